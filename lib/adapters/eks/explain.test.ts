import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createKubeClient } from '#lib/adapters/kubernetes/client/create-kube-client.ts';
import type { KubeAccess } from '#lib/adapters/kubernetes/client/kube-endpoint.ts';
import { kubePath } from '#lib/adapters/kubernetes/client/kube-path.ts';
import type { ClusterDirectory } from '#lib/adapters/kubernetes/cluster-directory.ts';
import { account, type EksWorld, harbour, jetty, staging, startEksWorld } from './world-for-tests.ts';

const { signal } = new AbortController();
let world: EksWorld;

beforeAll(async () => {
  world = await startEksWorld();
});
afterEach(() => world.simulator.control.removeFaults());
afterAll(() => world.close());

const pods = kubePath({ version: 'v1', resource: 'pods' });

/** What the directory says of the failure that reading pods meets; throws where they can be read. */
const explainReading = async (
  directory: ClusterDirectory,
  {
    cluster = harbour,
    change = (access) => access,
  }: { cluster?: string; change?: (access: KubeAccess) => KubeAccess } = {},
) => {
  const client = createKubeClient({ access: change(directory.accessTo(cluster)) });
  const error: unknown = await client.read(pods, { signal }).catch((thrown: unknown) => thrown);
  client.close();
  if (!(error instanceof Error)) throw new Error('The pods can be read.');
  return directory.explain(cluster, error, signal);
};

describe('what keeps us out', () => {
  const role = (name: string) => `arn:aws:iam::${account}:role/${name}`;

  test('is no access entry, and it is told how to make one', async () => {
    const { reason, remedy } = await explainReading(world.open({ role: 'stranger' }));
    expect(reason).toBe(`harbour has no access entry for ${role('stranger')}.`);
    expect(remedy).toContain(
      `aws eks create-access-entry --cluster-name harbour --region eu-west-1 --principal-arn ${role('stranger')}`,
    );
  });

  test('is no longer so as soon as there is an entry', async () => {
    const directory = world.open({ role: 'newcomer' });
    await explainReading(directory);
    const reader = world.cluster().accessEntries.get(role('quarterdeck-reader'));
    if (!reader) throw new Error('There is no reader.');
    const principalArn = role('newcomer');
    world.cluster().accessEntries.set(principalArn, { ...reader, principalArn });
    await expect(explainReading(directory)).rejects.toThrow('The pods can be read.');
    world.cluster().accessEntries.delete(principalArn);
  });

  test('is so of the cluster of the demo that lets only its own team in, whose facts are told all the same', async () => {
    const directory = world.open({ of: staging, role: 'quarterdeck' });
    const { value } = await directory.getCluster(jetty, { signal });
    expect(value).toMatchObject({ version: '1.32', eks: { versionStatus: 'EXTENDED_SUPPORT' } });
    expect(value.eks?.updates[0]).toMatchObject({
      status: 'Failed',
      summary: 'node group default: ReleaseVersion 1.32.9-20251120',
      errors: [expect.stringMatching(/^PodEvictionFailure: /)],
    });
    const { reason } = await explainReading(directory, { cluster: jetty });
    expect(reason).toBe(`jetty has no access entry for arn:aws:iam::${staging}:role/quarterdeck.`);
    const team = world.open({ of: staging, role: 'platform-admin' });
    await expect(explainReading(team, { cluster: jetty })).rejects.toThrow('The pods can be read.');
  });

  test('is an entry for one namespace, where more is asked for', async () => {
    const { reason, remedy } = await explainReading(world.open({ role: 'shop-viewer' }));
    expect(reason).toBe(
      `${role('shop-viewer')} is known to harbour but may not list pods in the whole cluster. Its access entry has AmazonEKSViewPolicy in shop. What is in shop can be read.`,
    );
    expect(remedy).toContain('aws eks update-access-entry');
  });

  test('is found although the role lies in a path that STS does not tell', async () => {
    const entries = world.cluster().accessEntries;
    const plain = role('shop-viewer');
    const viewer = entries.get(plain);
    if (!viewer) throw new Error('There is no viewer.');
    const principalArn = role('teams/shop/shop-viewer');
    entries.delete(plain);
    entries.set(principalArn, { ...viewer, principalArn });
    const directory = world.open({ role: 'shop-viewer' });
    expect(await directory.listKnownNamespaces(harbour, signal)).toEqual(['shop']);
    entries.delete(principalArn);
    entries.set(plain, viewer);
  });

  test('is the status of the cluster', async () => {
    world.cluster().status = 'CREATING';
    const { reason } = await explainReading(world.open({ role: 'stranger' }));
    world.cluster().status = 'ACTIVE';
    expect(reason).toContain('harbour is CREATING');
  });

  test('is a permission of IAM', async () => {
    world.simulator.control.addFault({ operation: 'eks:DescribeCluster', kind: 'deny' });
    const { reason } = await explainReading(world.open());
    expect(reason).toContain('AWS refused eks:DescribeCluster');
  });

  test('is a certificate that EKS does not vouch for', async () => {
    const { reason } = await explainReading(world.open(), {
      change: (access) => ({
        ...access,
        endpoint: async (own) => {
          const { authority: _, ...endpoint } = await access.endpoint(own);
          return endpoint;
        },
      }),
    });
    expect(reason).toContain('not of the authority that Amazon EKS names');
  });

  describe('an endpoint', () => {
    const at = (server: string) => (access: KubeAccess) => ({
      ...access,
      endpoint: async () => ({ server }),
    });
    // Nothing listens there: a port that was listened at may be another's by now.
    const refused = 'https://127.0.0.1:9';

    beforeEach(() => {
      world.cluster().endpointPublicAccess = true;
    });

    test('that is private', async () => {
      world.cluster().endpointPublicAccess = false;
      const { reason, remedy } = await explainReading(world.open(), { change: at(refused) });
      expect(reason).toMatch(/^The endpoint of harbour is private: .* VPC vpc-0e5f7a9b2c4d60855 only\.$/);
      expect(remedy).toContain('inside the VPC');
    });

    test('that is public and does not answer', async () => {
      const { reason } = await explainReading(world.open(), { change: at(refused) });
      expect(reason).toBe('The endpoint of harbour is public, but it does not answer.');
    });

    test('is told of at once by the client too', async () => {
      const open = async () => {
        const access = world.open().accessTo(harbour);
        await access.endpoint(signal);
        return access.remedy?.('unreachable');
      };
      expect(await open()).toContain('port 443');
      world.cluster().endpointPublicAccess = false;
      expect(await open()).toContain('inside the VPC');
    });

    test('whose name cannot be resolved', async () => {
      // A label this long no resolver is asked for, so that none keeps us waiting.
      const server = `https://${'harbour'.repeat(10)}.invalid`;
      const { reason } = await explainReading(world.open(), { change: at(server) });
      expect(reason).toContain('cannot be resolved');
    });
  });
});

describe('the namespaces that we may read', () => {
  const list = (directory: ClusterDirectory) => directory.listKnownNamespaces(harbour, signal);

  test('are those of our access entry, where it names any', async () => {
    expect(await list(world.open({ role: 'shop-viewer' }))).toEqual(['shop']);
  });

  test('are not known where the entry holds for the whole cluster, or where there is none', async () => {
    expect(await list(world.open({ role: 'quarterdeck-reader' }))).toEqual([]);
    expect(await list(world.open({ role: 'stranger' }))).toEqual([]);
  });

  test('are those of the configuration, where it names any', async () => {
    expect(await list(world.open({ role: 'shop-viewer', namespaces: ['web', 'jobs'] }))).toEqual([
      'web',
      'jobs',
    ]);
  });

  test('are not known where the entry may not be read', async () => {
    world.simulator.control.addFault({ operation: 'eks:ListAssociatedAccessPolicies', kind: 'deny' });
    expect(await list(world.open({ role: 'shop-viewer' }))).toEqual([]);
  });
});

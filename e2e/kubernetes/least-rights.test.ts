import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { type Ground, openReal } from './behaviour/ground.ts';
import { openProduct, type Product } from './behaviour/product.ts';
import { idOf, make, namespace, podsOf, setImage, settle } from './behaviour/workloads.ts';
import { describeRealKubernetes } from './real-kubernetes.ts';
import { clusterName } from './start-rig.ts';
import { untilAllowed } from './until-allowed.ts';

const rbac = '/apis/rbac.authorization.k8s.io/v1';
const folder = path.resolve(import.meta.dirname, '../../docs/kubernetes');

const role = 'quarterdeck';

/** The access entry of docs/eks-access.md. */
const letIn = ({ simulator: { world } }: Ground): void => {
  const principalArn = `arn:aws:iam::123456789012:role/${role}`;
  const cluster = world.regions.get('123456789012:eu-west-1')?.eks.clusters.get(clusterName);
  cluster?.accessEntries.set(principalArn, {
    principalArn,
    username: `arn:aws:sts::123456789012:assumed-role/${role}/{{SessionName}}`,
    groups: ['quarterdeck:readers', 'quarterdeck:operators'],
    type: 'STANDARD',
    policies: [],
    createdAtMs: Date.now(),
  });
};

type Manifest = { kind: string; metadata: { name: string } };

const manifestsOf = (file: string): Manifest[] =>
  parseAllDocuments(readFileSync(path.join(folder, file), 'utf8')).map((one) => one.toJS() as Manifest);

describeRealKubernetes('the roles of docs/kubernetes, on a real Kubernetes', (binary) => {
  let ground: Ground;
  let product: Product;

  beforeAll(async () => {
    ground = await openReal(binary);
    for (const manifest of [
      ...manifestsOf('quarterdeck-reader.yaml'),
      ...manifestsOf('quarterdeck-operator.yaml'),
    ])
      await ground.admin.create(
        `${rbac}/${manifest.kind === 'ClusterRole' ? 'clusterroles' : 'clusterrolebindings'}`,
        manifest,
      );
    await untilAllowed(ground.admin, 'quarterdeck:readers', { verb: 'list', resource: 'pods' });
    const { admin } = ground;
    const operators = 'quarterdeck:operators';
    await untilAllowed(admin, operators, { verb: 'patch', resource: 'nodes' });
    await untilAllowed(admin, operators, { verb: 'create', resource: 'pods', subresource: 'exec' });
    letIn(ground);
    product = openProduct(ground, role);
    await make(ground.admin, 'least');
    await setImage(ground.admin, 'least', 'nginx:2');
    await settle(ground.admin, 'least');
  });
  afterAll(async () => {
    product?.close();
    await ground?.close();
  });

  test('let Quarterdeck read everything that its pages show', async () => {
    const { reads, kubernetes, cluster } = product;
    const options = { signal: product.signal() };
    const ref = { cluster, service: idOf('least') };
    const { items } = await ground.admin.get(podsOf('least'));
    const task = `${namespace}.${items[0].metadata.name}`;
    const read = await Promise.all([
      reads.listServices(cluster, options),
      reads.getService(ref, options),
      reads.listTasks({ cluster, states: ['pending', 'running', 'stopped'] }, options),
      reads.getTask({ cluster, task }, options),
      reads.listDeployments(ref, options),
      reads.listEvents(ref, options),
      reads.getScaling(ref, options),
      reads.listNodes(cluster, options),
      reads.getManifest({ kind: 'service', ...ref }, options),
      kubernetes.listNamespaces(cluster, options),
      kubernetes.listObjectKinds(cluster, options),
      kubernetes.listJobs(cluster, options),
    ]);
    expect(read.flatMap(({ incomplete }) => incomplete)).toEqual([]);
    expect(read[0].value).toContainEqual(expect.objectContaining({ id: idOf('least') }));
  });

  test('let it change what its plans change, and open a shell', async () => {
    const id = idOf('least');
    const asked = await product.plan(id, { action: 'restart' });
    expect(asked.checks.filter(({ level }) => level === 'unknown')).toEqual([]);
    expect(await product.change(id, { action: 'scale', desired: 3 })).toMatchObject({ state: 'succeeded' });
    expect(await product.change(id, { action: 'rollback', to: { revision: '1' } })).toMatchObject({
      state: 'succeeded',
    });
    expect(await product.change(id, { action: 'pause' })).toMatchObject({ state: 'succeeded' });
    expect(await product.change(id, { action: 'resume' })).toMatchObject({ state: 'succeeded' });
    // The pods of the revision before may still be ending.
    await settle(ground.admin, 'least', 'deployment', 3);
    const { items } = await ground.admin.get(podsOf('least'));
    const task = `${namespace}.${items[0].metadata.name}`;
    await product.shells.check({ cluster: product.cluster, task }, product.signal());
    expect(await product.change(id, { action: 'stop-task', task })).toMatchObject({ state: 'succeeded' });
    const { value: nodes } = await product.reads.listNodes(product.cluster, { signal: product.signal() });
    const node = nodes[0]?.id ?? '';
    expect(await product.changeNode(node, 'drain')).toMatchObject({ state: 'succeeded' });
    expect(await product.changeNode(node, 'uncordon')).toMatchObject({ state: 'succeeded' });
  });

  test('let it see that there is no room for the volumes of a larger StatefulSet', async () => {
    const claim = {
      metadata: { name: 'data' },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    };
    const labels = { app: 'volumes' };
    await ground.admin.create(`/apis/apps/v1/namespaces/${namespace}/statefulsets`, {
      metadata: { name: 'volumes' },
      spec: {
        replicas: 0,
        serviceName: 'volumes',
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'nginx:1' }] } },
        volumeClaimTemplates: [claim],
      },
    });
    const path = `/api/v1/namespaces/${namespace}/resourcequotas`;
    const hard = { 'requests.storage': '1Gi' };
    await ground.admin.create(path, { metadata: { name: 'disks' }, spec: { hard } });
    await ground.admin.until(`${path}/disks`, ({ status }) => status?.used?.['requests.storage'] === '0');
    const plan = await product.plan(idOf('volumes', 'statefulset'), { action: 'scale', desired: 2 });
    expect(plan.checks.filter(({ level }) => level === 'unknown')).toEqual([]);
    expect(plan.checks).toContainEqual(expect.objectContaining({ id: 'quota-volumes', level: 'warn' }));
  });

  test('keep secrets from it', async () => {
    const asked = { cluster: product.cluster, resource: 'secrets', namespace, limit: 10 };
    await expect(product.kubernetes.listObjects(asked, { signal: product.signal() })).rejects.toMatchObject({
      code: 'aws_access_denied',
    });
  });
});

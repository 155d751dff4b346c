import { afterAll, beforeAll, expect, test } from 'vitest';
import { createToken } from '../../kubernetes/test-client.ts';
import { type Simulator, startSimulator } from '../../server.ts';
import { createManualClock } from '../../world/clock.ts';

let simulator: Simulator;

beforeAll(async () => {
  simulator = await startSimulator({ clock: createManualClock() });
});

afterAll(() => simulator.close());

async function call(path: string, input: { method?: string; body?: object; account?: string } = {}) {
  const { method = 'GET', body, account = '123456789012' } = input;
  const response = await fetch(`${simulator.url}${path}`, {
    method,
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=${account}/20261102/eu-west-1/eks/aws4_request, SignedHeaders=host, Signature=0`,
      'content-type': 'application/json',
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return {
    status: response.status,
    error: response.headers.get('x-amzn-errortype'),
    body: await response.json(),
  };
}

test('the cluster tells where its Kubernetes is and whose word vouches for it', async () => {
  expect((await call('/clusters')).body).toEqual({ clusters: ['harbour'] });
  const { cluster } = (await call('/clusters/harbour')).body;
  expect(cluster).toMatchObject({
    status: 'ACTIVE',
    version: '1.34',
    accessConfig: { authenticationMode: 'API' },
  });
  expect(cluster.endpoint).toBe(`${simulator.kubernetes.url}/k8s/123456789012/eu-west-1/harbour`);
  expect(Buffer.from(cluster.certificateAuthority.data, 'base64').toString()).toBe(
    simulator.kubernetes.authority,
  );
});

test('what is not there is told with its name', async () => {
  expect(await call('/clusters/nope')).toMatchObject({
    status: 404,
    error: 'ResourceNotFoundException',
    body: { message: 'No cluster found for name: nope.', clusterName: 'nope' },
  });
  expect((await call('/clusters', { account: '210987654321' })).body).toEqual({ clusters: ['jetty'] });
});

test('lists are paged by a token', async () => {
  const first = (await call('/clusters/harbour/addons?maxResults=3')).body;
  expect(first.addons).toEqual(['amazon-cloudwatch-observability', 'coredns', 'kube-proxy']);
  const second = (await call(`/clusters/harbour/addons?maxResults=3&nextToken=${first.nextToken}`)).body;
  expect(second).toEqual({ addons: ['metrics-server', 'vpc-cni'] });
  expect((await call('/clusters/harbour/addons?maxResults=101')).error).toBe('InvalidParameterException');
});

test('node groups, Fargate profiles, add-ons, updates, insights and access entries are described', async () => {
  const { nodegroup } = (await call('/clusters/harbour/node-groups/memory')).body;
  expect(nodegroup).toMatchObject({ scalingConfig: { desiredSize: 2 }, taints: [{ effect: 'NO_SCHEDULE' }] });
  const { fargateProfile } = (await call('/clusters/harbour/fargate-profiles/thumbnails')).body;
  expect(fargateProfile.selectors[0].namespace).toBe('media');
  const { addon } = (await call('/clusters/harbour/addons/vpc-cni')).body;
  const { addons } = (await call('/addons/supported-versions?addonName=vpc-cni&kubernetesVersion=1.34')).body;
  expect(addons[0].addonVersions[0].addonVersion > addon.addonVersion).toBe(true);
  const { updateIds } = (await call('/clusters/harbour/updates')).body;
  expect((await call(`/clusters/harbour/updates/${updateIds[0]}`)).body.update.type).toBe('VersionUpdate');
  const { insights } = (
    await call('/clusters/harbour/insights', { method: 'POST', body: { filter: { statuses: ['WARNING'] } } })
  ).body;
  const { insight } = (await call(`/clusters/harbour/insights/${insights[0].id}`)).body;
  expect(insight.categorySpecificSummary.deprecationDetails[0].clientStats[0].userAgent).toBe(
    'ledger-operator/v0.3.1',
  );
  const principal = encodeURIComponent('arn:aws:iam::123456789012:role/shop-viewer');
  const { associatedAccessPolicies } = (
    await call(`/clusters/harbour/access-entries/${principal}/access-policies`)
  ).body;
  expect(associatedAccessPolicies[0]).toMatchObject({
    accessScope: { type: 'namespace', namespaces: ['shop'] },
  });
  const { clusterVersions } = (await call('/cluster-versions?clusterVersions=1.34')).body;
  expect(clusterVersions).toMatchObject([{ versionStatus: 'STANDARD_SUPPORT' }]);
});

test('STS answers the URL that a token is made of', async () => {
  const url = new URL(Buffer.from(createToken().slice('k8s-aws-v1.'.length), 'base64url').toString());
  const answer = await fetch(`${simulator.url}${url.pathname}${url.search}`, {
    headers: { 'x-k8s-aws-id': 'harbour' },
  });
  expect(answer.status).toBe(200);
  expect(await answer.text()).toContain('<Arn>arn:aws:iam::123456789012:user/developer</Arn>');
});

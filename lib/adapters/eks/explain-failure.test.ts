import { expect, test } from 'vitest';
import { type ClusterState, type EntryState, explainFailure, type Failure } from './explain-failure.ts';

const place = {
  name: 'harbour',
  region: 'eu-west-1',
  partition: 'aws',
  principalArn: 'arn:aws:iam::123456789012:role/quarterdeck',
};
const active: ClusterState = {
  status: 'ACTIVE',
  issues: [],
  isConnected: false,
  isPublic: true,
  publicCidrs: ['0.0.0.0/0'],
  vpcId: 'vpc-1',
  authenticationMode: 'API',
};
const shopOnly: EntryState = {
  groups: ['team'],
  policies: [{ name: 'AmazonEKSViewPolicy', namespaces: ['shop'] }],
};
const listsPods = { verb: 'list', resource: 'pods', namespace: undefined };

type Row = {
  title: string;
  kind: Failure['kind'];
  cluster?: Partial<ClusterState> | null;
  entry?: EntryState;
  missing?: Failure['missing'];
  reason: RegExp;
  remedy: RegExp | null;
};

const rows: Row[] = [
  {
    title: 'a cluster that is being made',
    kind: 'other',
    cluster: { status: 'CREATING' },
    reason: /^Amazon EKS says that harbour is CREATING, so its Kubernetes API does not answer\.$/,
    remedy: /Wait until it is ACTIVE/,
  },
  {
    title: 'a cluster that failed, whatever the failure looks like',
    kind: 'unauthorized',
    cluster: { status: 'FAILED', issues: ['AccessDenied: The role is gone'] },
    reason: /is FAILED, .* EKS names: AccessDenied: The role is gone\.$/,
    remedy: null,
  },
  {
    title: 'a cluster that is only registered',
    kind: 'aws',
    cluster: { isConnected: true },
    reason: /^said$/,
    remedy: /^mend$/,
  },
  {
    title: 'a cluster that is only registered, without an endpoint',
    kind: 'other',
    cluster: { isConnected: true },
    reason: /runs outside of Amazon EKS/,
    remedy: /QUARTERDECK_KUBECONFIG=1/,
  },
  {
    title: 'a private endpoint that does not answer',
    kind: 'timeout',
    cluster: { isPublic: false },
    reason: /^The endpoint of harbour is private: it is reached from inside its VPC vpc-1 only\.$/,
    remedy:
      /inside the VPC.*`aws eks update-cluster-config --name harbour --region eu-west-1 --resources-vpc-config endpointPublicAccess=true/,
  },
  {
    title: 'a private endpoint whose name cannot be resolved',
    kind: 'name',
    cluster: { isPublic: false },
    reason: /is private/,
    remedy: /inside the VPC/,
  },
  {
    title: 'a public endpoint that is not for our address',
    kind: 'timeout',
    cluster: { publicCidrs: ['203.0.113.0/24', '198.51.100.7/32'] },
    reason: /only for 203\.0\.113\.0\/24, 198\.51\.100\.7\/32/,
    remedy: /publicAccessCidrs=<those there are>,<address>\/32/,
  },
  {
    title: 'a public endpoint that is for everybody and does not answer',
    kind: 'unreachable',
    reason: /is public, but it does not answer/,
    remedy: /port 443/,
  },
  { title: 'a name that cannot be resolved', kind: 'name', reason: /cannot be resolved/, remedy: /DNS/ },
  {
    title: 'a certificate of another authority',
    kind: 'certificate',
    reason: /not of the authority that Amazon EKS names/,
    remedy: /rotating/,
  },
  {
    title: 'no access entry',
    kind: 'unauthorized',
    entry: null,
    reason: /^harbour has no access entry for arn:aws:iam::123456789012:role\/quarterdeck\.$/,
    remedy:
      /`aws eks create-access-entry --cluster-name harbour --region eu-west-1 --principal-arn arn:aws:iam::123456789012:role\/quarterdeck --kubernetes-groups quarterdeck:readers`.*quarterdeck-reader\.yaml.*`aws eks associate-access-policy .*arn:aws:eks::aws:cluster-access-policy\/AmazonEKSAdminViewPolicy --access-scope type=cluster`/,
  },
  {
    title: 'an access entry that cannot be read',
    kind: 'unauthorized',
    entry: undefined,
    reason: /does not know arn:.*whether there is an access entry cannot be read/,
    remedy: /create-access-entry/,
  },
  {
    title: 'a token that is refused in spite of an access entry',
    kind: 'unauthorized',
    entry: shopOnly,
    reason: /has an access entry .* refuses the token/,
    remedy: /clock of this machine/,
  },
  {
    title: 'a cluster without access entries',
    kind: 'unauthorized',
    cluster: { authenticationMode: 'CONFIG_MAP' },
    reason: /aws-auth does not map/,
    remedy: /ConfigMap aws-auth.*authenticationMode=API_AND_CONFIG_MAP/,
  },
  {
    title: 'an entry for one namespace, asked for all',
    kind: 'forbidden',
    entry: shopOnly,
    missing: listsPods,
    reason:
      /may not list pods in the whole cluster\. Its access entry has AmazonEKSViewPolicy in shop and the groups team\. What is in shop can be read\.$/,
    remedy: /update-access-entry .* --kubernetes-groups team quarterdeck:readers`/,
  },
  {
    title: 'an entry that lacks one thing in one namespace',
    kind: 'forbidden',
    entry: { groups: [], policies: [{ name: 'AmazonEKSViewPolicy', namespaces: null }] },
    missing: { verb: 'get', resource: 'secrets', namespace: 'shop' },
    reason: /may not get secrets in the namespace shop\. Its access entry has AmazonEKSViewPolicy\.$/,
    remedy: /update-access-entry/,
  },
  {
    title: 'an entry without any policy',
    kind: 'forbidden',
    entry: { groups: [], policies: [] },
    missing: listsPods,
    reason: /Its access entry has no access policy\.$/,
    remedy: /associate-access-policy/,
  },
  {
    title: 'an entry whose group has no rights yet',
    kind: 'forbidden',
    entry: { groups: ['quarterdeck:readers'], policies: [] },
    missing: listsPods,
    reason: /Its access entry has no access policy and the groups quarterdeck:readers\.$/,
    remedy: /^Apply docs\/kubernetes\/quarterdeck-reader\.yaml/,
  },
  {
    title: 'an entry that reads and may not change',
    kind: 'forbidden',
    entry: { groups: ['quarterdeck:readers'], policies: [] },
    missing: { verb: 'patch', resource: 'deployments', namespace: 'shop' },
    reason: /may not patch deployments in the namespace shop/,
    remedy:
      /--kubernetes-groups quarterdeck:readers quarterdeck:operators` and apply docs\/kubernetes\/quarterdeck-operator\.yaml\.$/,
  },
  { title: 'a refusal of AWS itself', kind: 'aws', reason: /^said$/, remedy: /^mend$/ },
  {
    title: 'a network failure where EKS says nothing either',
    kind: 'timeout',
    cluster: null,
    reason: /^said$/,
    remedy: /^mend$/,
  },
];

test.each(rows)('explains $title', ({ kind, cluster = {}, entry, missing, reason, remedy }) => {
  const explained = explainFailure({
    place,
    failure: { kind, message: 'said', remedy: 'mend', missing },
    cluster: cluster && { ...active, ...cluster },
    entry,
  });
  expect(explained.reason).toMatch(reason);
  if (remedy) expect(explained.remedy).toMatch(remedy);
  else expect(explained.remedy).toBeUndefined();
});

test('names the policy of the partition, and leaves a gap for a principal that is not known', () => {
  const { reason, remedy } = explainFailure({
    place: { ...place, partition: 'aws-cn', principalArn: null },
    failure: { kind: 'unauthorized', message: 'said' },
    cluster: active,
    entry: undefined,
  });
  expect(reason).toContain('the identity of this connection');
  expect(remedy).toContain('--principal-arn <principal ARN>');
  expect(remedy).toContain('arn:aws-cn:eks::aws:cluster-access-policy/');
});

import { DescribeClusterCommand, EKSClient } from '@aws-sdk/client-eks';
import { connectKubernetes, createToken, type KubeClient } from '../../simulator/kubernetes/test-client.ts';
import type { Ref } from './main-job.ts';

/** The demo's EKS cluster. */
export const harbour = 'eks:123456789012:eu-west-1:harbour';
export const inHarbour = (service: string): Ref => ({ cluster: harbour, service });

export type Harbour = { url: string; authority: string; kube: KubeClient };

/** The way to its Kubernetes API that EKS tells, for who works on it past Quarterdeck. */
export const reachHarbour = async (awsUrl: string, token = createToken()): Promise<Harbour> => {
  const eks = new EKSClient({
    endpoint: awsUrl,
    region: 'eu-west-1',
    credentials: { accessKeyId: '123456789012', secretAccessKey: 'any' },
  });
  const { cluster } = await eks.send(new DescribeClusterCommand({ name: 'harbour' }));
  eks.destroy();
  if (!cluster?.endpoint || !cluster.certificateAuthority?.data) throw new Error('harbour has no endpoint');
  const authority = Buffer.from(cluster.certificateAuthority.data, 'base64').toString('utf8');
  const { origin } = new URL(cluster.endpoint);
  return {
    url: cluster.endpoint,
    authority,
    kube: connectKubernetes({ kubernetes: { url: origin, authority } }, token),
  };
};

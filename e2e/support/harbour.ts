import { DescribeClusterCommand, EKSClient } from '@aws-sdk/client-eks';
import { clustersApi } from '../../lib/contract/api/clusters-api.ts';
import { servicesApi, tasksApi } from '../../lib/contract/api/services-api.ts';
import { connectKubernetes, createToken, type KubeClient } from '../../simulator/kubernetes/test-client.ts';
import { type Api, until } from './api.ts';
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

const isLate = (error: unknown) => error instanceof Error && / answered 50[34]: /.test(error.message);

/**
 * Waits until a cluster has been read for the first time: on a busy machine a world that has just begun answers later
 * than Quarterdeck waits, which then says so.
 */
export const waitUntilRead = async (api: Api, cluster: string = harbour): Promise<void> => {
  const read = async (): Promise<boolean> => {
    const { workloads } = await api.call(clustersApi.get, { cluster });
    const services = await api.call(servicesApi.listOfCluster, { cluster });
    const tasks = await api.call(tasksApi.listOfCluster, { cluster, state: 'running' });
    return workloads?.readable === true && services.items.length > 0 && tasks.items.length > 0;
  };
  const readOrLate = () =>
    read().catch((error: unknown) => {
      if (isLate(error)) return false;
      throw error;
    });
  await until(readOrLate, (isRead) => isRead);
};

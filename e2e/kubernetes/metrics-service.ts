import type { KubeClient } from './kube-client.ts';

/** Sends what is asked of metrics.k8s.io to a port of this machine, no address of a cluster; waits until it answers. */
export async function registerMetrics(admin: KubeClient, port: number): Promise<void> {
  await admin.create('/api/v1/namespaces/kube-system/services', {
    metadata: { name: 'metrics-server' },
    spec: { type: 'ExternalName', externalName: 'localhost', ports: [{ port, protocol: 'TCP' }] },
  });
  await admin.create('/apis/apiregistration.k8s.io/v1/apiservices', {
    metadata: { name: 'v1beta1.metrics.k8s.io' },
    spec: {
      group: 'metrics.k8s.io',
      version: 'v1beta1',
      groupPriorityMinimum: 100,
      versionPriority: 100,
      insecureSkipTLSVerify: true,
      service: { namespace: 'kube-system', name: 'metrics-server', port },
    },
  });
  await admin.until('/apis/metrics.k8s.io/v1beta1/nodes', () => true);
}

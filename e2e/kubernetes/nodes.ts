import type { KubeClient } from './kube-client.ts';

const zones = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'];

/** A node as EKS registers one of a managed node group. */
function describeNode(index: number) {
  const name = `ip-10-0-${index}-10.eu-west-1.compute.internal`;
  const zone = zones[index % zones.length] ?? '';
  const size = { cpu: '4', memory: '16Gi', pods: '58', 'ephemeral-storage': '80Gi' };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      // One kubelet stands for all of them.
      annotations: { 'metrics.k8s.io/resource-metrics-path': `/nodes/${name}/metrics/resource` },
      labels: {
        'kubernetes.io/arch': 'amd64',
        'kubernetes.io/os': 'linux',
        'kubernetes.io/hostname': name,
        'node.kubernetes.io/instance-type': 'm6i.xlarge',
        'topology.kubernetes.io/region': 'eu-west-1',
        'topology.kubernetes.io/zone': zone,
        'eks.amazonaws.com/nodegroup': 'general',
        'eks.amazonaws.com/capacityType': 'ON_DEMAND',
      },
    },
    spec: { providerID: `aws:///${zone}/i-${index.toString(16).padStart(17, '0')}` },
    status: {
      capacity: size,
      allocatable: { ...size, cpu: '3920m', memory: '15Gi' },
      nodeInfo: {
        architecture: 'amd64',
        operatingSystem: 'linux',
        osImage: 'Amazon Linux 2023',
        kernelVersion: '6.12.40-64.114.amzn2023.x86_64',
        containerRuntimeVersion: 'containerd://1.7.27',
        kubeletVersion: 'v1.36.3-eks-0000000',
        kubeProxyVersion: '',
        machineID: '',
        systemUUID: '',
        bootID: '',
      },
    },
  };
}

type Node = { spec: { taints?: unknown[] }; status: { conditions?: { type: string; status: string }[] } };

const isReady = ({ spec, status }: Node): boolean =>
  !spec.taints?.length &&
  status.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') === true;

/** Makes nodes and waits until pods may run on them. */
export async function createNodes(admin: KubeClient, count: number): Promise<void> {
  const nodes = Array.from({ length: count }, (_none, index) => describeNode(index + 1));
  for (const node of nodes) await admin.create('/api/v1/nodes', node);
  for (const { metadata } of nodes) await admin.until<Node>(`/api/v1/nodes/${metadata.name}`, isReady);
}

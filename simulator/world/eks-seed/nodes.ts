import { type Condition, type Labels, type Node, toTime } from '../eks-object.ts';
import type { Kube, NodegroupState } from '../eks-state.ts';

type Size = { cpu: number; memoryMiB: number; pods: number };

const sizes: Record<string, Size> = {
  'm6i.xlarge': { cpu: 4, memoryMiB: 15_730, pods: 58 },
  'r6i.large': { cpu: 2, memoryMiB: 15_900, pods: 29 },
};

function listConditions(atMs: number): Condition[] {
  const times = { lastHeartbeatTime: toTime(atMs), lastTransitionTime: toTime(atMs) };
  const fine = (type: string, reason: string, message: string): Condition => ({
    type,
    status: 'False',
    reason,
    message,
    ...times,
  });
  return [
    fine('MemoryPressure', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'),
    fine('DiskPressure', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'),
    fine('PIDPressure', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'),
    {
      type: 'Ready',
      status: 'True',
      reason: 'KubeletReady',
      message: 'kubelet is posting ready status',
      ...times,
    },
  ];
}

type NodeInput = {
  name: string;
  address: string;
  zone: string;
  providerId: string;
  size: Size;
  labels: Labels;
  taints: { key: string; value: string; effect: string }[];
};

function createNode(kube: Kube, { name, address, zone, providerId, size, labels, taints }: NodeInput): Node {
  const { region } = kube.cluster;
  const memory = (mebibytes: number) => `${mebibytes * 1024}Ki`;
  const disk = { 'ephemeral-storage': '83873772Ki', 'hugepages-1Gi': '0', 'hugepages-2Mi': '0' };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: {
        'failure-domain.beta.kubernetes.io/region': region,
        'failure-domain.beta.kubernetes.io/zone': zone,
        'kubernetes.io/arch': 'amd64',
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        'topology.kubernetes.io/region': region,
        'topology.kubernetes.io/zone': zone,
        ...labels,
      },
      annotations: { 'node.alpha.kubernetes.io/ttl': '0', 'alpha.kubernetes.io/provided-node-ip': address },
    },
    spec: { providerID: providerId, ...(taints.length > 0 ? { taints } : {}) },
    status: {
      capacity: { cpu: String(size.cpu), memory: memory(size.memoryMiB), pods: String(size.pods), ...disk },
      allocatable: {
        cpu: `${size.cpu * 1000 - 80}m`,
        memory: memory(size.memoryMiB - 990),
        pods: String(size.pods),
        ...disk,
        'ephemeral-storage': '76224326324',
      },
      conditions: listConditions(kube.clock.now()),
      addresses: [
        { type: 'InternalIP', address },
        { type: 'InternalDNS', address: name },
        { type: 'Hostname', address: name },
      ],
      daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
      nodeInfo: {
        architecture: 'amd64',
        bootID: kube.random.uuid(),
        containerRuntimeVersion: 'containerd://2.1.4',
        kernelVersion: '6.12.46-66.121.amzn2023.x86_64',
        kubeProxyVersion: '',
        kubeletVersion: `v${kube.cluster.version}.1-eks-113cf36`,
        machineID: kube.random.hex(32),
        operatingSystem: 'linux',
        osImage: 'Amazon Linux 2023.9.20250929',
        systemUUID: kube.random.uuid(),
      },
    },
  };
}

const dashed = (address: string): string => address.replaceAll('.', '-');

export function createGroupNode(kube: Kube, group: NodegroupState, index: number): Node {
  const { region } = kube.cluster;
  const zone = `${region}${'abc'[index % 3]}`;
  const address = `10.40.${(index % 3) * 32 + 12}.${kube.random.int(10, 240)}`;
  return createNode(kube, {
    name: `ip-${dashed(address)}.${region}.compute.internal`,
    address,
    zone,
    providerId: `aws:///${zone}/i-0${kube.random.hex(16)}`,
    size: sizes[group.instanceType] ?? { cpu: 4, memoryMiB: 15_730, pods: 58 },
    labels: {
      'node.kubernetes.io/instance-type': group.instanceType,
      'beta.kubernetes.io/arch': 'amd64',
      'beta.kubernetes.io/os': 'linux',
      'beta.kubernetes.io/instance-type': group.instanceType,
      'eks.amazonaws.com/nodegroup': group.name,
      'eks.amazonaws.com/capacityType': 'ON_DEMAND',
      'eks.amazonaws.com/nodegroup-image': 'ami-0a4f6c1e2b9d83c57',
      ...group.labels,
    },
    taints: group.taints,
  });
}

/** The node of one Fargate pod. */
export function createFargateNode(kube: Kube): Node {
  const { region } = kube.cluster;
  const address = `10.40.${kube.random.int(100, 127)}.${kube.random.int(4, 250)}`;
  const zone = `${region}${kube.random.pick(['a', 'b'])}`;
  const name = `fargate-ip-${dashed(address)}.${region}.compute.internal`;
  return createNode(kube, {
    name,
    address,
    zone,
    providerId: `aws:///${zone}/${kube.random.hex(32)}/${name}`,
    size: { cpu: 2, memoryMiB: 3900, pods: 1 },
    labels: { 'eks.amazonaws.com/compute-type': 'fargate' },
    taints: [{ key: 'eks.amazonaws.com/compute-type', value: 'fargate', effect: 'NoSchedule' }],
  });
}

import { recordEvent } from '../eks-event.ts';
import {
  type DaemonSet,
  isAvailable,
  isLeaving,
  isReady,
  type Node,
  type Pod,
  resolveCount,
} from '../eks-object.ts';
import type { Kube } from '../eks-state.ts';
import { refuseNode } from './fit-node.ts';
import { createPodObject, deletePod, podOwnedBy, refusePod } from './pod-life.ts';
import { ensureRevision, hashOf } from './revisions.ts';
import { templateGenerationOf } from './template-generation.ts';
import { randomSuffix } from './template-hash.ts';

const label = 'controller-revision-hash';
const resource = 'daemonsets.apps';
const from = 'daemonset-controller';
const retryMs = 60_000;

const daemonTolerations = [
  'not-ready',
  'unreachable',
  'disk-pressure',
  'memory-pressure',
  'pid-pressure',
  'unschedulable',
].map((key) => ({
  key: `node.kubernetes.io/${key}`,
  operator: 'Exists',
  effect: ['not-ready', 'unreachable'].includes(key) ? 'NoExecute' : 'NoSchedule',
}));

function createDaemon(kube: Kube, set: DaemonSet, node: Node, hash: string): Pod {
  const { name, namespace = '' } = set.metadata;
  const pod = createPodObject({
    owner: set,
    namespace,
    name: `${name}-${randomSuffix(kube.random)}`,
    generateName: `${name}-`,
    template: set.spec.template,
    labels: { [label]: hash, 'pod-template-generation': String(templateGenerationOf(set)) },
  });
  pod.spec.affinity = {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [
          { matchFields: [{ key: 'metadata.name', operator: 'In', values: [node.metadata.name] }] },
        ],
      },
    },
  };
  pod.spec.tolerations = [...(set.spec.template.spec.tolerations ?? []), ...daemonTolerations];
  return pod;
}

const nodeOf = (pod: Pod): string => {
  const affinity = pod.spec.affinity as
    | {
        nodeAffinity?: {
          requiredDuringSchedulingIgnoredDuringExecution?: {
            nodeSelectorTerms?: { matchFields?: { values: string[] }[] }[];
          };
        };
      }
    | undefined;
  const [term] =
    affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  return term?.matchFields?.[0]?.values[0] ?? pod.spec.nodeName ?? '';
};

export function reconcileDaemonSet(kube: Kube, namespace: string | undefined, name: string): void {
  const { store, clock } = kube;
  const set = store.get<DaemonSet>(resource, namespace, name);
  if (!set || isLeaving(set)) return;
  const hash = hashOf(ensureRevision(kube, set, []));
  const nodes = store.list<Node>('nodes');
  const probe = (node: Node) => createDaemon(kube, set, node, hash);
  const eligible = nodes.filter((node) => refuseNode({ pod: probe(node), node, pods: [] }) === null);
  const pods = podOwnedBy(kube, set);
  for (const node of eligible) {
    if (pods.some((pod) => nodeOf(pod) === node.metadata.name)) continue;
    const wanted = probe(node);
    const refusal = refusePod(kube, wanted);
    if (refusal) {
      const message = `Error creating: ${refusal.message}`;
      recordEvent(kube, set, { type: 'Warning', reason: 'FailedCreate', message, from });
      kube.wake(resource, set.metadata, retryMs);
      continue;
    }
    const pod = store.create('pods', wanted);
    recordEvent(kube, set, {
      reason: 'SuccessfulCreate',
      message: `Created pod: ${pod.metadata.name}`,
      from,
    });
  }
  const names = new Set(eligible.map((node) => node.metadata.name));
  const say = (pod: Pod) => {
    deletePod(kube, pod);
    recordEvent(kube, set, {
      reason: 'SuccessfulDelete',
      message: `Deleted pod: ${pod.metadata.name}`,
      from,
    });
  };
  for (const pod of pods) if (!names.has(nodeOf(pod)) && !isLeaving(pod)) say(pod);
  if (set.spec.updateStrategy.type !== 'OnDelete') {
    const limit = resolveCount(
      set.spec.updateStrategy.rollingUpdate?.maxUnavailable,
      eligible.length,
      'up',
      1,
    );
    const old = pods.filter((pod) => pod.metadata.labels?.[label] !== hash && !isLeaving(pod));
    const down = eligible.filter(
      (node) => !pods.some((pod) => nodeOf(pod) === node.metadata.name && isReady(pod) && !isLeaving(pod)),
    ).length;
    const broken = old.filter((pod) => !isReady(pod));
    const serving = old.filter(isReady).slice(0, Math.max(0, limit - down));
    for (const pod of [...broken, ...serving]) say(pod);
  }
  writeStatus(kube, set, { hash, desired: eligible.length, nowMs: clock.now() });
}

function writeStatus(kube: Kube, set: DaemonSet, at: { hash: string; desired: number; nowMs: number }): void {
  const pods = podOwnedBy(kube, set).filter((pod) => !isLeaving(pod));
  const available = pods.filter((pod) => isAvailable(pod, set.spec.minReadySeconds ?? 0, at.nowMs)).length;
  kube.store.mutate(resource, set, (draft) => {
    draft.status = {
      currentNumberScheduled: pods.length,
      desiredNumberScheduled: at.desired,
      numberMisscheduled: 0,
      numberReady: pods.filter(isReady).length,
      numberAvailable: available || undefined,
      numberUnavailable: Math.max(0, at.desired - available) || undefined,
      updatedNumberScheduled:
        pods.filter((pod) => pod.metadata.labels?.[label] === at.hash).length || undefined,
      observedGeneration: draft.metadata.generation,
    };
  });
}

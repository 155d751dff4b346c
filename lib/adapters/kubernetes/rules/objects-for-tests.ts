import { type KubeEvent, projectEvent } from '../model/kube-event.ts';
import { type Pod, projectPod } from '../model/pod.ts';
import { projectReplicaSet, type ReplicaSet } from '../model/revision-objects.ts';
import { projectDaemonSet, projectDeployment, projectStatefulSet, type Workload } from '../model/workload.ts';

type Json = Record<string, unknown>;

export const nowMs = Date.parse('2026-03-01T12:00:00Z');
export const minutesAgo = (minutes: number) => new Date(nowMs - minutes * 60_000).toISOString();

const must = <T>(object: T | null): T => {
  if (!object) throw new Error('The object does not fit its own schema.');
  return object;
};

const metadata = (name: string, more: Json = {}) => ({
  name,
  namespace: 'shop',
  uid: `uid-${name}`,
  generation: 1,
  creationTimestamp: minutesAgo(600),
  ...more,
});

const projections = {
  deployment: projectDeployment,
  statefulset: projectStatefulSet,
  daemonset: projectDaemonSet,
};

type WorkloadInput = { kind?: Workload['kind']; metadata?: Json; spec?: Json; status?: Json };

/** The workload `web`, as the API server would have it. */
export const makeWorkload = ({
  kind = 'deployment',
  metadata: more,
  spec,
  status,
}: WorkloadInput = {}): Workload =>
  must(
    projections[kind]({
      metadata: metadata('web', more),
      spec: {
        replicas: 3,
        selector: { matchLabels: { app: 'web' } },
        template: {
          metadata: { labels: { app: 'web' } },
          spec: { containers: [{ name: 'web', image: 'registry.example.com/shop/web:v2' }] },
        },
        ...spec,
      },
      status: { observedGeneration: 1, ...status },
    }),
  );

type PodInput = {
  name?: string;
  metadata?: Json;
  spec?: Json;
  container?: Json;
  status?: Json;
  /** Of its one container. */
  state?: Json;
  isReady?: boolean;
};

/** A pod of one container `web`, Running and Ready unless told. */
export const makePod = ({
  name = 'web-abc12',
  metadata: more,
  spec,
  container,
  status,
  state,
  isReady = state === undefined,
}: PodInput = {}): Pod =>
  must(
    projectPod({
      metadata: metadata(name, { creationTimestamp: minutesAgo(60), ...more }),
      spec: {
        nodeName: 'node-1',
        restartPolicy: 'Always',
        containers: [
          {
            name: 'web',
            image: 'registry.example.com/shop/web:v2',
            resources: { requests: { cpu: '250m', memory: '256Mi' }, limits: { memory: '512Mi' } },
            ...container,
          },
        ],
        ...spec,
      },
      status: {
        phase: 'Running',
        startTime: minutesAgo(60),
        conditions: [
          { type: 'PodScheduled', status: 'True' },
          { type: 'Ready', status: isReady ? 'True' : 'False', lastTransitionTime: minutesAgo(30) },
          { type: 'ContainersReady', status: isReady ? 'True' : 'False', lastTransitionTime: minutesAgo(30) },
        ],
        containerStatuses: [
          {
            name: 'web',
            ready: isReady,
            restartCount: 0,
            state: { running: { startedAt: minutesAgo(60) } },
            ...state,
          },
        ],
        ...status,
      },
    }),
  );

export const makeEvent = (event: Json): KubeEvent =>
  must(
    projectEvent({
      metadata: metadata(`event-${String(event.reason)}`),
      type: 'Warning',
      involvedObject: { kind: 'Pod', namespace: 'shop', name: 'web-abc12', uid: 'uid-web-abc12' },
      lastTimestamp: minutesAgo(1),
      ...event,
    }),
  );

/** A ReplicaSet of `web`. */
export const makeReplicaSet = (input: {
  name: string;
  revision: number;
  history?: string;
  ageMinutes: number;
  image?: string;
  ready?: number;
}): ReplicaSet =>
  must(
    projectReplicaSet({
      metadata: metadata(input.name, {
        creationTimestamp: minutesAgo(input.ageMinutes),
        annotations: {
          'deployment.kubernetes.io/revision': String(input.revision),
          ...(input.history ? { 'deployment.kubernetes.io/revision-history': input.history } : {}),
        },
        ownerReferences: [
          { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', uid: 'uid-web', controller: true },
        ],
      }),
      spec: {
        replicas: input.ready ?? 0,
        template: { spec: { containers: [{ name: 'web', image: input.image ?? 'shop/web:v1' }] } },
      },
      status: { replicas: input.ready ?? 0, readyReplicas: input.ready ?? 0 },
    }),
  );

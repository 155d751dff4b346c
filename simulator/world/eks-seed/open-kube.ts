import { createClusterClock } from '../eks-clock.ts';
import { createWake, runControllers, runPeriodic } from '../eks-controller/run-controllers.ts';
import { fillDefaults } from '../eks-defaults.ts';
import type { CronJob, Deployment, KubeObject } from '../eks-object.ts';
import type { EksCluster, Kube } from '../eks-state.ts';
import { createStore } from '../eks-store.ts';
import type { World } from '../world.ts';
import { createSurroundings, createTemplate, createWorkload } from './manifests.ts';
import { createGroupNode } from './nodes.ts';
import { systemRows, type WorkloadRow, workloadRows } from './workload-rows.ts';

const hourMs = 3_600_000;
const pastMs = 14 * 24 * hourMs;
const periodicMs = 1.2 * hourMs;

const resources: Record<WorkloadRow['kind'], string> = {
  Deployment: 'deployments.apps',
  StatefulSet: 'statefulsets.apps',
  DaemonSet: 'daemonsets.apps',
  CronJob: 'cronjobs.batch',
  Job: 'jobs.batch',
};

function put(kube: Kube, resource: string, object: KubeObject): void {
  fillDefaults(resource, object);
  kube.store.create(resource, object);
}

function seedNamespaces(kube: Kube): void {
  const names = new Set([
    'default',
    'kube-system',
    'kube-public',
    'kube-node-lease',
    ...workloadRows.map((row) => row.namespace),
  ]);
  for (const name of names) {
    put(kube, 'namespaces', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, labels: { 'kubernetes.io/metadata.name': name } },
      spec: { finalizers: ['kubernetes'] },
      status: { phase: 'Active' },
    });
    put(kube, 'serviceaccounts', {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'default', namespace: name },
    });
  }
  put(kube, 'resourcequotas', {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'reports-limits', namespace: 'reports' },
    spec: { hard: { pods: '5', 'requests.cpu': '2' } },
    status: {},
  });
}

function seedSystem(kube: Kube): void {
  for (const { name, kind, image, replicas, app } of systemRows) {
    const labels = { 'k8s-app': app };
    const resource = resources[kind];
    const isDaemon = kind === 'DaemonSet';
    put(kube, resource, {
      apiVersion: 'apps/v1',
      kind,
      metadata: { name, namespace: 'kube-system', generation: 1, labels },
      spec: {
        ...(isDaemon ? {} : { replicas }),
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            priorityClassName: 'system-cluster-critical',
            ...(isDaemon
              ? {
                  hostNetwork: true,
                  tolerations: [{ operator: 'Exists' }],
                  nodeSelector: { 'kubernetes.io/os': 'linux', 'beta.kubernetes.io/os': 'linux' },
                }
              : {}),
            containers: [{ name, image, resources: { requests: { cpu: '50m', memory: '64Mi' } } }],
          },
        },
      },
    });
  }
}

/** One more release of a workload that is there. */
function release(kube: Kube, row: WorkloadRow, lag: number, cause?: string): void {
  const current = kube.store.get(resources[row.kind], row.namespace, row.name);
  if (!current) return;
  const next = createWorkload(kube, row, lag, cause);
  fillDefaults(resources[row.kind], next);
  if (row.kind === 'CronJob') {
    kube.store.mutate<CronJob>(resources.CronJob, current as CronJob, (draft) => {
      draft.spec.jobTemplate = (next as CronJob).spec.jobTemplate;
      draft.metadata.generation = (draft.metadata.generation ?? 1) + 1;
    });
    return;
  }
  kube.store.mutate(resources[row.kind], current, (draft) => {
    const spec = draft.spec as Deployment['spec'];
    spec.template = (next.spec as Deployment['spec']).template;
    draft.metadata.annotations = { ...draft.metadata.annotations, ...next.metadata.annotations };
    draft.metadata.generation = (draft.metadata.generation ?? 1) + 1;
  });
}

function pause(kube: Kube, row: WorkloadRow, lag: number): void {
  const current = kube.store.get<Deployment>('deployments.apps', row.namespace, row.name);
  if (!current) return;
  const template = createTemplate(kube, row, lag);
  const next = { ...current, spec: { ...current.spec, paused: true, template } };
  fillDefaults('deployments.apps', next);
  kube.store.mutate<Deployment>('deployments.apps', current, (draft) => {
    draft.spec = next.spec;
    draft.metadata.generation = (draft.metadata.generation ?? 1) + 1;
  });
}

type Step = { ageHours: number; run: () => void };

function listSteps(kube: Kube): Step[] {
  return workloadRows.flatMap((row) => {
    const [first, ...later] = row.releases;
    if (!first) return [];
    const steps: Step[] = [
      {
        ageHours: first.ageHours,
        run: () => {
          for (const { resource, object } of createSurroundings(row)) put(kube, resource, object);
          put(kube, resources[row.kind], createWorkload(kube, row, first.lag, first.cause));
        },
      },
      ...later.map(({ lag, ageHours, cause }) => ({ ageHours, run: () => release(kube, row, lag, cause) })),
    ];
    const { pausedWith } = row;
    if (pausedWith)
      steps.push({ ageHours: pausedWith.ageHours, run: () => pause(kube, row, pausedWith.lag) });
    return steps;
  });
}

/** A cluster's Kubernetes with everything that happened in it: its controllers live through its past. */
export function openKube(world: World, cluster: EksCluster): Kube {
  const nowMs = world.clock.now();
  const clock = createClusterClock(world.clock, nowMs - pastMs);
  const random = world.random.fork(`eks/${cluster.arn}`);
  const kube: Kube = {
    world,
    cluster,
    clock,
    random,
    store: createStore({ now: clock.now, random: random.fork('uids') }),
    logTraits: new Map(
      workloadRows.map(({ name, log = 'json', linesPerMinute = 12, batch }) => [
        name,
        { style: log, linesPerMinute, runSeconds: batch?.runSeconds },
      ]),
    ),
    containers: new Map(),
    pulled: new Set(),
    said: new Map(),
    retryAt: new Map(),
    watches: new Set(),
    terminalSizes: new Map(),
    wake: createWake(() => kube),
  };
  runControllers(kube);
  seedNamespaces(kube);
  for (const group of cluster.nodegroups)
    for (let index = 0; index < group.desired; index++)
      kube.store.create('nodes', createGroupNode(kube, group, index));
  seedSystem(kube);
  const steps: Step[] = [...listSteps(kube), { ageHours: periodicMs / hourMs, run: () => runPeriodic(kube) }];
  for (const { ageHours, run } of steps.sort((a, b) => b.ageHours - a.ageHours)) {
    clock.passUntil(nowMs - ageHours * hourMs);
    run();
  }
  clock.passUntil(nowMs);
  kube.store.compact();
  clock.joinWorld();
  return kube;
}

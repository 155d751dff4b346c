import type { LimitItem } from './eks-controller/limit-ranges.ts';
import type { Container, KubeObject, PodSpec, PodTemplate } from './eks-object.ts';

const fill = (object: Record<string, unknown>, values: Record<string, unknown>): void => {
  for (const [key, value] of Object.entries(values)) if (object[key] === undefined) object[key] = value;
};

function fillProbe(probe: unknown): void {
  if (!probe) return;
  const given = probe as Record<string, unknown> & { httpGet?: Record<string, unknown> };
  fill(given, { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 });
  if (given.httpGet) fill(given.httpGet, { path: '/', scheme: 'HTTP' });
}

function fillContainer(container: Container): void {
  const latest = !container.image?.includes('@') && !/:[^/]+$/.test(container.image ?? '');
  fill(container, {
    resources: {},
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    imagePullPolicy: latest || container.image?.endsWith(':latest') ? 'Always' : 'IfNotPresent',
  });
  for (const port of container.ports ?? []) fill(port, { protocol: 'TCP' });
  fillProbe(container.readinessProbe);
  fillProbe(container.livenessProbe);
  fillProbe(container.startupProbe);
}

export function fillPodSpec(spec: PodSpec): void {
  fill(spec, {
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    securityContext: {},
    schedulerName: 'default-scheduler',
  });
  if (spec.serviceAccountName) fill(spec, { serviceAccount: spec.serviceAccountName });
  const first = spec.initContainers as Container[] | undefined;
  for (const container of [...(spec.containers ?? []), ...(first ?? [])]) fillContainer(container);
}

type Spec = Record<string, unknown> & { template?: PodTemplate };

function fillTemplate(spec: Spec): void {
  const { template } = spec;
  if (!template) return;
  fill(template as Record<string, unknown>, { metadata: {} });
  if (template.spec) fillPodSpec(template.spec);
}

function fillRolling(holder: Record<string, unknown>, values: Record<string, unknown>): void {
  if (holder.type !== 'RollingUpdate') return;
  fill(holder, { rollingUpdate: {} });
  fill(holder.rollingUpdate as Record<string, unknown>, values);
}

function fillLimits(item: LimitItem): void {
  if (item.type !== 'Container') return;
  if (item.max || item.default) item.default = { ...item.max, ...item.default };
  if (item.default || item.min || item.defaultRequest)
    item.defaultRequest = { ...item.min, ...item.default, ...item.defaultRequest };
}

const byResource: Record<string, (spec: Spec) => void> = {
  'deployments.apps': (spec) => {
    fill(spec, { replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600, strategy: {} });
    const strategy = spec.strategy as Record<string, unknown>;
    fill(strategy, { type: 'RollingUpdate' });
    fillRolling(strategy, { maxUnavailable: '25%', maxSurge: '25%' });
  },
  'replicasets.apps': (spec) => fill(spec, { replicas: 1 }),
  'statefulsets.apps': (spec) => {
    fill(spec, {
      replicas: 1,
      revisionHistoryLimit: 10,
      podManagementPolicy: 'OrderedReady',
      updateStrategy: {},
    });
    const strategy = spec.updateStrategy as Record<string, unknown>;
    fill(strategy, { type: 'RollingUpdate' });
    fillRolling(strategy, { partition: 0 });
    fill(spec, { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' } });
  },
  'daemonsets.apps': (spec) => {
    fill(spec, { revisionHistoryLimit: 10, updateStrategy: {} });
    const strategy = spec.updateStrategy as Record<string, unknown>;
    fill(strategy, { type: 'RollingUpdate' });
    fillRolling(strategy, { maxUnavailable: 1, maxSurge: 0 });
  },
  'jobs.batch': (spec) =>
    fill(spec, {
      parallelism: 1,
      completions: 1,
      backoffLimit: 6,
      completionMode: 'NonIndexed',
      suspend: false,
      manualSelector: undefined,
      podReplacementPolicy: 'TerminatingOrFailed',
    }),
  'cronjobs.batch': (spec) =>
    fill(spec, {
      suspend: false,
      concurrencyPolicy: 'Allow',
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 1,
    }),
  'horizontalpodautoscalers.autoscaling': (spec) =>
    fill(spec, {
      minReplicas: 1,
      metrics: [
        {
          type: 'Resource',
          resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } },
        },
      ],
    }),
  limitranges: (spec) => {
    for (const item of (spec.limits as LimitItem[] | undefined) ?? []) fillLimits(item);
  },
  services: (spec) =>
    fill(spec, {
      type: 'ClusterIP',
      sessionAffinity: 'None',
      internalTrafficPolicy: 'Cluster',
      ipFamilies: ['IPv4'],
      ipFamilyPolicy: 'SingleStack',
    }),
};

/** Fills in, in place, what an API server fills in. */
export function fillDefaults(resource: string, object: KubeObject): void {
  if (resource === 'pods') {
    fillPodSpec(object.spec as PodSpec);
    return;
  }
  const spec = object.spec as Spec | undefined;
  if (!spec) return;
  byResource[resource]?.(spec);
  fillTemplate(spec);
  const job = spec.jobTemplate as { spec?: Spec } | undefined;
  if (job?.spec) fillTemplate(job.spec);
}

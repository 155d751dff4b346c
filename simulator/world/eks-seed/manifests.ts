import { createHash } from 'node:crypto';
import { repositoryUri } from '../blueprint/expand-containers.ts';
import type { RepositoryBlueprint } from '../blueprint/types.ts';
import type { KubeObject, Labels, PodTemplate } from '../eks-object.ts';
import type { Kube } from '../eks-state.ts';
import { resolveImage } from '../image-reference.ts';
import type { WorkloadRow } from './workload-rows.ts';

const repositoryOf = (kube: Kube, row: WorkloadRow): RepositoryBlueprint => {
  const found = kube.world.blueprint.repositories.find((one) => one.name === row.repository);
  if (!found) throw new Error(`no repository ${row.repository}`);
  return found;
};

function imageOf(kube: Kube, row: WorkloadRow, lag: number): { image: string; release: string } {
  const repository = repositoryOf(kube, row);
  const listed = repository.versions.filter((one) => !one.version.endsWith('-rebuild'));
  // A version that is gone from the registry is asked for by the number that it had.
  const version =
    row.name === 'invoices' && lag === 3 ? 'v1.7.0' : (listed[lag]?.version ?? listed.at(-1)?.version ?? '');
  const tagged = `${repositoryUri(repository)}:${version}`;
  const digest = row.pinned ? resolveImage(kube.world, tagged)?.digest : undefined;
  return { image: digest ? `${repositoryUri(repository)}@${digest}` : tagged, release: version };
}

const labelsOf = ({ namespace, name }: { namespace: string; name: string }): Labels => ({
  'app.kubernetes.io/name': name,
  'app.kubernetes.io/part-of': namespace,
});

/** The pod template of one release of a workload. */
export function createTemplate(kube: Kube, row: WorkloadRow, lag: number): PodTemplate {
  const { image, release } = imageOf(kube, row, lag);
  const probe = { httpGet: { path: '/healthz', port: 'http' }, periodSeconds: 10, failureThreshold: 3 };
  const resources = { cpu: row.cpu ?? '100m', memory: row.memory ?? '256Mi' };
  const isBatch = row.kind === 'Job' || row.kind === 'CronJob';
  return {
    metadata: { labels: labelsOf(row) },
    spec: {
      ...(isBatch ? { restartPolicy: row.batch?.restarts ? 'OnFailure' : 'Never' } : {}),
      ...(row.nodeGroup
        ? {
            nodeSelector: { 'eks.amazonaws.com/nodegroup': row.nodeGroup },
            tolerations: [{ key: 'workload', operator: 'Equal', value: row.nodeGroup, effect: 'NoSchedule' }],
          }
        : {}),
      serviceAccountName: row.name,
      containers: [
        {
          name: row.name,
          image,
          ...(row.port ? { ports: [{ name: 'http', containerPort: row.port }] } : {}),
          env: [
            { name: 'SERVICE_NAME', value: row.name },
            { name: 'LOG_LEVEL', value: 'info' },
            { name: 'RELEASE', value: release },
            {
              name: 'DATABASE_URL',
              valueFrom: { secretKeyRef: { name: `${row.name}-database`, key: 'url' } },
            },
            ...(row.secret
              ? [{ name: 'SIGNING_KEY', valueFrom: { secretKeyRef: { name: row.secret, key: 'key' } } }]
              : []),
          ],
          envFrom: [{ configMapRef: { name: `${row.name}-settings` } }],
          resources: { requests: resources, limits: { memory: resources.memory } },
          ...(row.probes
            ? { readinessProbe: probe, livenessProbe: { ...probe, initialDelaySeconds: 15 } }
            : {}),
        },
      ],
    },
  };
}

/** The workload at one of its releases. */
export function createWorkload(kube: Kube, row: WorkloadRow, lag: number, cause?: string): KubeObject {
  const labels = labelsOf(row);
  const template = createTemplate(kube, row, lag);
  const metadata = {
    name: row.name,
    namespace: row.namespace,
    generation: 1,
    labels,
    annotations: { ...row.annotations, ...(cause ? { 'kubernetes.io/change-cause': cause } : {}) },
  };
  const selector = { matchLabels: labels };
  switch (row.kind) {
    case 'Deployment':
      return {
        apiVersion: 'apps/v1',
        kind: row.kind,
        metadata,
        spec: {
          replicas: row.replicas,
          selector,
          template,
          ...(row.surge ? { strategy: { type: 'RollingUpdate', rollingUpdate: row.surge } } : {}),
          ...(row.minReadySeconds ? { minReadySeconds: row.minReadySeconds } : {}),
          ...(row.deadlineSeconds ? { progressDeadlineSeconds: row.deadlineSeconds } : {}),
        },
      };
    case 'StatefulSet':
      return {
        apiVersion: 'apps/v1',
        kind: row.kind,
        metadata,
        spec: { replicas: row.replicas, serviceName: row.name, selector, template },
      };
    case 'DaemonSet':
      return { apiVersion: 'apps/v1', kind: row.kind, metadata, spec: { selector, template } };
    case 'CronJob':
      return {
        apiVersion: 'batch/v1',
        kind: row.kind,
        metadata,
        spec: {
          schedule: row.schedule,
          concurrencyPolicy: row.batch?.concurrencyPolicy ?? 'Forbid',
          ...(row.batch?.timeZone ? { timeZone: row.batch.timeZone } : {}),
          ...(row.batch?.suspended ? { suspend: true } : {}),
          ...(row.batch?.keepsFailed ? { failedJobsHistoryLimit: row.batch.keepsFailed } : {}),
          jobTemplate: {
            metadata: { labels },
            spec: { template, backoffLimit: row.batch?.backoffLimit ?? 2 },
          },
        },
      };
    case 'Job':
      return {
        apiVersion: 'batch/v1',
        kind: row.kind,
        metadata,
        spec: { template, backoffLimit: row.batch?.backoffLimit ?? 1 },
      };
  }
}

/** What stands around a workload: its Service, Ingress, HPA, budget, settings and account. */
export function createSurroundings(row: WorkloadRow): { resource: string; object: KubeObject }[] {
  const { namespace, name } = row;
  const labels = labelsOf(row);
  const metadata = { name, namespace, labels };
  const secretData = { url: Buffer.from(`postgres://${name}@db.internal/${name}`).toString('base64') };
  const made: { resource: string; object: KubeObject }[] = [
    { resource: 'serviceaccounts', object: { apiVersion: 'v1', kind: 'ServiceAccount', metadata } },
    {
      resource: 'configmaps',
      object: {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { ...metadata, name: `${name}-settings` },
        data: { FEATURES: 'search,cart', REGION: 'eu-west-1' },
      },
    },
    {
      resource: 'secrets',
      object: {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { ...metadata, name: `${name}-database` },
        type: 'Opaque',
        data: secretData,
      },
    },
  ];
  if (row.port) {
    made.push({
      resource: 'services',
      object: {
        apiVersion: 'v1',
        kind: 'Service',
        metadata,
        spec: {
          type: 'ClusterIP',
          ...(row.kind === 'StatefulSet'
            ? { clusterIP: 'None', clusterIPs: ['None'] }
            : addressOf(`${namespace}/${name}`)),
          selector: labels,
          ports: [{ name: 'http', port: 80, targetPort: 'http', protocol: 'TCP' }],
        },
        status: { loadBalancer: {} },
      },
    });
  }
  if (row.host) made.push({ resource: 'ingresses.networking.k8s.io', object: createIngress(row, row.host) });
  if (row.scaling) {
    const { min, max, cpuPercent } = row.scaling;
    made.push({
      resource: 'horizontalpodautoscalers.autoscaling',
      object: {
        apiVersion: 'autoscaling/v2',
        kind: 'HorizontalPodAutoscaler',
        metadata,
        spec: {
          scaleTargetRef: { apiVersion: 'apps/v1', kind: row.kind, name },
          minReplicas: min,
          maxReplicas: max,
          metrics: [
            {
              type: 'Resource',
              resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: cpuPercent } },
            },
          ],
        },
        status: { desiredReplicas: 0, currentMetrics: null },
      },
    });
  }
  if (row.budget) {
    made.push({
      resource: 'poddisruptionbudgets.policy',
      object: {
        apiVersion: 'policy/v1',
        kind: 'PodDisruptionBudget',
        metadata: { ...metadata, generation: 1 },
        spec: { minAvailable: row.budget.minAvailable, selector: { matchLabels: labels } },
        status: {},
      },
    });
  }
  return made;
}

const addressOf = (text: string) => {
  const hash = createHash('sha256').update(text).digest();
  const clusterIP = `172.20.${hash[0]}.${Math.max(2, hash[1] ?? 2)}`;
  return { clusterIP, clusterIPs: [clusterIP] };
};

const createIngress = ({ namespace, name }: WorkloadRow, host: string): KubeObject => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: {
    name,
    namespace,
    generation: 1,
    annotations: { 'alb.ingress.kubernetes.io/scheme': 'internet-facing' },
  },
  spec: {
    ingressClassName: 'alb',
    rules: [
      {
        host,
        http: {
          paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name, port: { name: 'http' } } } }],
        },
      },
    ],
  },
  status: {
    loadBalancer: {
      ingress: [{ hostname: `k8s-${namespace}-${name}-4d1f0c9a2b.eu-west-1.elb.amazonaws.com` }],
    },
  },
});

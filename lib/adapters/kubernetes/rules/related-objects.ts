import type { LoadBalancer, RelatedObject } from '#lib/contract/services.ts';
import type { EndpointSlice, Ingress, KubeService } from '../model/network-objects.ts';
import type { PodTemplate } from '../model/pod-template.ts';
import type { Budget, Quota } from '../model/policy-objects.ts';
import type { Related } from '../reads/read-related.ts';
import { present } from './present.ts';

const addressesOf = ({ status }: KubeService | Ingress): string[] =>
  status.loadBalancer.ingress.flatMap(({ hostname, ip }) => hostname ?? ip ?? []);

const summarizeService = (service: KubeService): string => {
  const ports = service.spec.ports.map(({ port, protocol }) => `${port}/${protocol ?? 'TCP'}`).join(', ');
  return [`${service.spec.type} ${ports}`.trim(), ...addressesOf(service)].join(' · ');
};

const summarizeIngress = (ingress: Ingress): string => {
  const hosts = ingress.spec.rules.flatMap(({ host }) => host ?? []);
  return [hosts.join(', ') || 'any host', ...addressesOf(ingress)].join(' · ');
};

const summarizeBudget = ({ spec, status }: Budget): string => {
  const rule =
    spec.minAvailable === undefined
      ? `at most ${spec.maxUnavailable ?? 0} unavailable`
      : `at least ${spec.minAvailable} available`;
  return status.disruptionsAllowed === undefined ? rule : `${rule}; ${status.disruptionsAllowed} may go now`;
};

/** `pods 5 of 5, requests.cpu 250m of 2`. */
const summarizeQuota = ({ status }: Quota): string =>
  Object.entries(status.hard)
    .map(([what, hard]) => `${what} ${status.used[what] ?? '0'} of ${hard}`)
    .join(', ');

const referencesOf = ({ containers, initContainers, volumes }: PodTemplate) => {
  const secrets = new Set<string>();
  const configMaps = new Set<string>();
  for (const one of [...containers, ...initContainers]) {
    for (const { valueFrom } of one.env) {
      if (valueFrom?.secretKeyRef?.name) secrets.add(valueFrom.secretKeyRef.name);
      if (valueFrom?.configMapKeyRef?.name) configMaps.add(valueFrom.configMapKeyRef.name);
    }
    for (const { secretRef, configMapRef } of one.envFrom) {
      if (secretRef?.name) secrets.add(secretRef.name);
      if (configMapRef?.name) configMaps.add(configMapRef.name);
    }
  }
  for (const { secret, configMap } of volumes) {
    if (secret?.secretName) secrets.add(secret.secretName);
    if (configMap?.name) configMaps.add(configMap.name);
  }
  return { secrets: [...secrets].sort(), configMaps: [...configMaps].sort() };
};

/** The objects that belong to a workload, as its page lists them. */
export const toRelatedObjects = (
  { autoscaler, budgets, services, ingresses, quotas }: Related,
  { namespace, template }: { namespace: string; template: PodTemplate },
): RelatedObject[] => {
  const { secrets, configMaps } = referencesOf(template);
  const named = (resource: string, kind: string, name: string, summary?: string): RelatedObject =>
    present({ resource, kind, namespace, name, summary });
  return [
    ...services.map((one) => named('services', 'Service', one.name, summarizeService(one))),
    ...ingresses.map((one) =>
      named('ingresses.networking.k8s.io', 'Ingress', one.name, summarizeIngress(one)),
    ),
    ...(autoscaler
      ? [
          named(
            'horizontalpodautoscalers.autoscaling',
            'HorizontalPodAutoscaler',
            autoscaler.name,
            `${autoscaler.spec.minReplicas ?? 1} to ${autoscaler.spec.maxReplicas} pods`,
          ),
        ]
      : []),
    ...budgets.map((one) =>
      named('poddisruptionbudgets.policy', 'PodDisruptionBudget', one.name, summarizeBudget(one)),
    ),
    ...quotas.map((one) => named('resourcequotas', 'ResourceQuota', one.name, summarizeQuota(one))),
    ...configMaps.map((name) => named('configmaps', 'ConfigMap', name)),
    ...secrets.map((name) => named('secrets', 'Secret', name)),
    ...(template.serviceAccountName
      ? [named('serviceaccounts', 'ServiceAccount', template.serviceAccountName)]
      : []),
  ];
};

const stateOf = ({ ready, terminating }: EndpointSlice['endpoints'][number]['conditions']): string =>
  terminating ? 'draining' : ready === false ? 'unhealthy' : 'healthy';

/** A Service with the pods behind it: what gets traffic and what does not, by its EndpointSlices. */
export const toLoadBalancers = (
  { services, ingresses, slices }: Related,
  hasSlices: boolean,
): LoadBalancer[] =>
  services.map((service) => {
    const mine = slices.filter(
      ({ metadata }) => metadata.labels['kubernetes.io/service-name'] === service.name,
    );
    const endpoints = mine.flatMap((slice) =>
      slice.endpoints.map((endpoint) => ({ endpoint, port: slice.ports[0]?.port })),
    );
    // One pod has an endpoint in each family of addresses.
    const byPod = new Map(
      endpoints.map((one) => [one.endpoint.targetRef?.name ?? one.endpoint.addresses[0] ?? '', one]),
    );
    const targets = [...byPod].map(([id, { endpoint, port }]) =>
      present({ id, port, zone: endpoint.zone, state: stateOf(endpoint.conditions) }),
    );
    const hosts = ingresses
      .filter(({ spec }) =>
        [
          spec.defaultBackend,
          ...spec.rules.flatMap(({ http }) => http?.paths.map(({ backend }) => backend) ?? []),
        ].some((backend) => backend?.service?.name === service.name),
      )
      .flatMap(({ spec }) => spec.rules.flatMap(({ host }) => host ?? []));
    const [port] = service.spec.ports;
    const outside = addressesOf(service);
    return present({
      name: [service.name, ...hosts, ...outside].join(' · '),
      port: port?.port,
      protocol: port?.protocol ?? 'TCP',
      healthy: hasSlices ? targets.filter(({ state }) => state === 'healthy').length : null,
      total: hasSlices ? targets.length : null,
      targets,
    });
  });

import { parseImageReference } from '#lib/adapters/terms/image-reference.ts';
import type { ContainerImage } from '#lib/contract/common.ts';
import type { ContainerConfiguration, Volume } from '#lib/contract/services.ts';
import type { ContainerSpec, EnvVar, Probe } from '../model/container-spec.ts';
import type { PodTemplate, PodVolume } from '../model/pod-template.ts';
import { present } from './present.ts';

const actionOf = ({ httpGet, tcpSocket, grpc, exec }: Probe): string => {
  if (httpGet) {
    const scheme = httpGet.scheme === 'HTTPS' ? 'HTTPS ' : '';
    return `GET ${scheme}:${httpGet.port ?? '?'}${httpGet.path ?? '/'}`;
  }
  if (tcpSocket) return `TCP :${tcpSocket.port ?? '?'}`;
  if (grpc) return `gRPC :${grpc.port ?? '?'}${grpc.service ? ` ${grpc.service}` : ''}`;
  return exec ? exec.command.join(' ') : 'unknown';
};

/** `GET :8080/healthz every 10 s, fails after 3`; the defaults are Kubernetes' own. */
const summarizeProbe = (probe: Probe): string => {
  const delay = probe.initialDelaySeconds ? `, first after ${probe.initialDelaySeconds} s` : '';
  const timeout = (probe.timeoutSeconds ?? 1) > 1 ? `, timeout ${probe.timeoutSeconds} s` : '';
  return `${actionOf(probe)} every ${probe.periodSeconds ?? 10} s, fails after ${probe.failureThreshold ?? 3}${timeout}${delay}`;
};

const probesOf = ({ livenessProbe, readinessProbe, startupProbe }: ContainerSpec) =>
  (
    [
      ['startup', startupProbe],
      ['readiness', readinessProbe],
      ['liveness', livenessProbe],
    ] as const
  ).flatMap(([kind, probe]) => (probe ? [{ kind, summary: summarizeProbe(probe) }] : []));

/** Where a value comes from: `secret checkout-database/url`. */
const sourceOf = ({ valueFrom }: EnvVar): string | undefined => {
  if (!valueFrom) return undefined;
  const { secretKeyRef, configMapKeyRef, fieldRef, resourceFieldRef } = valueFrom;
  if (secretKeyRef) return `secret ${secretKeyRef.name}/${secretKeyRef.key}`;
  if (configMapKeyRef) return `config map ${configMapKeyRef.name}/${configMapKeyRef.key}`;
  if (fieldRef) return `field ${fieldRef.fieldPath}`;
  return resourceFieldRef ? `resource ${resourceFieldRef.resource}` : 'unknown';
};

const secretsOf = ({ env, envFrom }: ContainerSpec): ContainerConfiguration['secrets'] => [
  ...env.flatMap((one) => {
    const valueFrom = sourceOf(one);
    return valueFrom ? [{ name: one.name, valueFrom }] : [];
  }),
  ...envFrom.flatMap(({ prefix = '', secretRef, configMapRef }) => [
    ...(secretRef ? [{ name: `${prefix}*`, valueFrom: `secret ${secretRef.name}` }] : []),
    ...(configMapRef ? [{ name: `${prefix}*`, valueFrom: `config map ${configMapRef.name}` }] : []),
  ]),
];

const toContainer = (
  one: ContainerSpec,
  ran: ContainerImage | undefined,
  isInit: boolean,
): ContainerConfiguration => {
  const reference = parseImageReference(one.image);
  const { resources, securityContext } = one;
  return present({
    name: one.name,
    image: one.image,
    digest: ran?.digest ?? reference.digest,
    tag: reference.tag,
    essential: true,
    init: isInit || undefined,
    cpu: resources.cpu,
    memoryMiB: resources.memoryMiB,
    cpuLimit: resources.cpuLimit,
    memoryLimitMiB: resources.memoryLimitMiB,
    imagePullPolicy: one.imagePullPolicy,
    probes: probesOf(one),
    // What the image calls its command, Kubernetes calls its arguments.
    command: one.args,
    entryPoint: one.command,
    workingDirectory: one.workingDir,
    user: securityContext.runAsUser === undefined ? undefined : String(securityContext.runAsUser),
    readonlyRootFilesystem: securityContext.readOnlyRootFilesystem,
    privileged: securityContext.privileged,
    ports: one.ports.map(({ containerPort, hostPort, protocol, name }) =>
      present({
        container: containerPort,
        host: hostPort,
        protocol: (protocol ?? 'TCP').toLowerCase(),
        name,
      }),
    ),
    environment: one.env.flatMap(({ name, value, valueFrom }) => (valueFrom ? [] : [{ name, value }])),
    secrets: secretsOf(one),
    mounts: one.volumeMounts.map(({ name, mountPath, readOnly }) => ({
      volume: name,
      path: mountPath,
      readOnly: readOnly ?? false,
    })),
    dependsOn: [],
  });
};

/** The containers of a template, init containers last, with the digests that really run where they are known. */
export const toContainers = (
  template: PodTemplate,
  images: readonly ContainerImage[],
): ContainerConfiguration[] => [
  ...template.containers.map((one) =>
    toContainer(
      one,
      images.find(({ container }) => container === one.name),
      false,
    ),
  ),
  ...template.initContainers.map((one) => toContainer(one, undefined, true)),
];

const toVolume = (volume: PodVolume): Volume => {
  const { name } = volume;
  if (volume.configMap) return present({ name, kind: 'configMap', source: volume.configMap.name });
  if (volume.secret) return present({ name, kind: 'secret', source: volume.secret.secretName });
  if (volume.persistentVolumeClaim)
    return present({ name, kind: 'persistentVolumeClaim', source: volume.persistentVolumeClaim.claimName });
  if (volume.emptyDir)
    return present({
      name,
      kind: 'emptyDir',
      source: volume.emptyDir.medium,
      detail: volume.emptyDir.sizeLimit,
    });
  if (volume.hostPath) return present({ name, kind: 'hostPath', source: volume.hostPath.path });
  if (volume.csi) return present({ name, kind: 'csi', source: volume.csi.driver });
  if (volume.nfs) return present({ name, kind: 'nfs', source: volume.nfs.server, detail: volume.nfs.path });
  if (volume.projected) return { name, kind: 'projected' };
  if (volume.ephemeral) return { name, kind: 'ephemeral' };
  return { name, kind: volume.downwardAPI ? 'downwardAPI' : 'other' };
};

export const toVolumes = ({ volumes }: PodTemplate, claimTemplates: readonly string[]): Volume[] => [
  ...volumes.map(toVolume),
  ...claimTemplates.map((name) => ({
    name,
    kind: 'persistentVolumeClaim',
    detail: 'one claim for each pod',
  })),
];

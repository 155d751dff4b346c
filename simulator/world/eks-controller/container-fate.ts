import { type Container, isEnded, type Pod, type Probe, parseQuantity } from '../eks-object.ts';
import type { Kube } from '../eks-state.ts';
import { type ResolvedImage, resolveImage } from '../image-reference.ts';

/** What a container will do when it runs. */
export type Fate = {
  digest: string;
  release: string;
  /** From its start until its readiness probe succeeds. */
  readyAfterMs: number;
  /** Why it never gets ready, in the kubelet's words. */
  notReady: string | null;
  /** How it ends by itself. */
  end: { afterMs: number; exitCode: number; reason: string } | null;
  /** When its liveness probe has failed for the last time. */
  killedAfterMs: number | null;
  probeFailure: string;
  ignoresSigterm: boolean;
};

const mebibyte = 1024 ** 2;

const describePull = (image: string): string =>
  `failed to pull and unpack image "${image}": failed to resolve reference "${image}": ${image}: not found`;

/** The kubelet's words for an image that the registry does not have. */
export const explainPull = (image: string): string =>
  `Failed to pull image "${image}": rpc error: code = NotFound desc = ${describePull(image)}`;

const secondsOf = (probe: Probe | undefined, name: 'initialDelaySeconds' | 'periodSeconds', normal: number) =>
  probe?.[name] ?? normal;

const unitsMs: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
/** `200ms`, `1h`. */
const durationMs = (text: string | undefined): number | undefined => {
  const [, count, unit] = /^(\d+)(ms|s|m|h)$/.exec(text ?? '') ?? [];
  return count === undefined ? undefined : Number(count) * (unitsMs[unit ?? ''] ?? 0);
};

/** How long it is waited until something is tried again: `rig/back-off`, or as long as usual. */
export const backOffOf = ({ metadata }: Pod, usualMs: number): number =>
  durationMs(metadata.annotations?.['rig/back-off']) ?? usualMs;

/** What runs to its end does so after `rig/run-for`, or as long as its kind takes, with `rig/exit-code`. */
function endOfJob({ random, logTraits }: Kube, { metadata }: Pod): Fate['end'] {
  const usualMs = 12_000 + random.int(0, 20_000);
  const { runSeconds } = logTraits.get(metadata.labels?.['app.kubernetes.io/name'] ?? '') ?? {};
  const exitCode = Number(metadata.annotations?.['rig/exit-code'] ?? 0);
  return {
    afterMs: durationMs(metadata.annotations?.['rig/run-for']) ?? (runSeconds ? runSeconds * 1000 : usualMs),
    exitCode,
    reason: exitCode === 0 ? 'Completed' : 'Error',
  };
}

/**
 * What a test wants of the containers of a pod, whatever their image: `never-ready`, `image-error`, `crash` or `oom`.
 * The nodes of the real control plane obey the same annotation: e2e/kubernetes/pod-stages.ts.
 */
export const behaviourOf = ({ metadata }: Pod): string | undefined => metadata.annotations?.['rig/behaviour'];

const askedEnds: Record<string, NonNullable<Fate['end']>> = {
  crash: { afterMs: 4_000, exitCode: 1, reason: 'Error' },
  oom: { afterMs: 4_000, exitCode: 137, reason: 'OOMKilled' },
};

/** From its image, its limits and its probes. */
export function decideFate(kube: Kube, pod: Pod, container: Container, image: ResolvedImage): Fate {
  const { version, digest } = image;
  const behaviour = version?.behaviour ?? { kind: 'runs' as const };
  const limitMiB = parseQuantity(container.resources?.limits?.memory) / mebibyte;
  const starved = version && limitMiB > 0 && version.needsMemoryMiB > limitMiB;
  const unwell = behaviour.kind === 'fails-health-check' || behaviour.kind === 'fails-targets';
  const status = behaviour.kind === 'fails-targets' ? behaviour.statusCode : 503;
  const { livenessProbe, readinessProbe } = container;
  const asked = behaviourOf(pod);
  const askedEnd = asked ? askedEnds[asked] : undefined;
  const exitCode = Number(pod.metadata.annotations?.['rig/exit-code'] ?? askedEnd?.exitCode);
  const end = askedEnd
    ? { ...askedEnd, exitCode }
    : behaviour.kind === 'exits'
      ? { afterMs: behaviour.afterSeconds * 1000, exitCode: behaviour.exitCode, reason: 'Error' }
      : starved
        ? { afterMs: version.outOfMemoryAfterSeconds * 1000, exitCode: 137, reason: 'OOMKilled' }
        : pod.spec.restartPolicy === 'Always' || isEnded(pod)
          ? null
          : endOfJob(kube, pod);
  const failures = livenessProbe?.failureThreshold ?? 3;
  return {
    digest,
    release: container.env?.find((one) => one.name === 'RELEASE')?.value ?? version?.version ?? '',
    readyAfterMs:
      secondsOf(readinessProbe, 'initialDelaySeconds', 0) * 1000 +
      (readinessProbe ? 1800 + kube.random.int(0, 1500) : 0),
    notReady:
      (unwell && readinessProbe) || asked === 'never-ready'
        ? `Readiness probe failed: HTTP probe failed with statuscode: ${status}`
        : null,
    end,
    killedAfterMs:
      behaviour.kind === 'fails-health-check' && livenessProbe
        ? (secondsOf(livenessProbe, 'initialDelaySeconds', 0) +
            failures * secondsOf(livenessProbe, 'periodSeconds', 10)) *
          1000
        : null,
    probeFailure: `Liveness probe failed: HTTP probe failed with statuscode: ${status}`,
    ignoresSigterm: behaviour.kind === 'ignores-sigterm',
  };
}

/** What the container refers to and the namespace does not have; null when all is there. */
export function findMissingReference(kube: Kube, pod: Pod, container: Container): string | null {
  const { namespace } = pod.metadata;
  const has = (resource: string, name: string) => kube.store.get(resource, namespace, name) !== null;
  for (const { valueFrom } of container.env ?? []) {
    const { secretKeyRef, configMapKeyRef } = valueFrom ?? {};
    if (secretKeyRef && !secretKeyRef.optional && !has('secrets', secretKeyRef.name))
      return `secret "${secretKeyRef.name}" not found`;
    if (configMapKeyRef && !configMapKeyRef.optional && !has('configmaps', configMapKeyRef.name))
      return `configmap "${configMapKeyRef.name}" not found`;
  }
  for (const { secretRef, configMapRef } of container.envFrom ?? []) {
    if (secretRef && !secretRef.optional && !has('secrets', secretRef.name))
      return `secret "${secretRef.name}" not found`;
    if (configMapRef && !configMapRef.optional && !has('configmaps', configMapRef.name))
      return `configmap "${configMapRef.name}" not found`;
  }
  return null;
}

export const findPulled = (kube: Kube, image: string): ResolvedImage | null =>
  resolveImage(kube.world, image);

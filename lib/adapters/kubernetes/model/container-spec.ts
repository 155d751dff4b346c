import { z } from 'zod';
import { flag, listOf, numberOrText, text, texts, whole } from './lenient.ts';
import { toCpuUnits, toMebibytes } from './quantity.ts';

const quantities = z
  .record(z.string(), z.union([z.string(), z.number()]))
  .catch({})
  .default({});

/** CPU in units (1024 = 1 vCPU), memory in MiB. */
export const Resources = z
  .object({ requests: quantities, limits: quantities })
  .catch({ requests: {}, limits: {} })
  .default({ requests: {}, limits: {} })
  .transform(({ requests, limits }) => ({
    // Where only a limit is set, it is the request too.
    cpu: toCpuUnits(requests.cpu ?? limits.cpu),
    memoryMiB: toMebibytes(requests.memory ?? limits.memory),
    cpuLimit: toCpuUnits(limits.cpu),
    memoryLimitMiB: toMebibytes(limits.memory),
  }));
export type Resources = z.output<typeof Resources>;

export const Probe = z
  .object({
    httpGet: z.object({ path: text, port: numberOrText, scheme: text }).optional().catch(undefined),
    tcpSocket: z.object({ port: numberOrText }).optional().catch(undefined),
    grpc: z.object({ port: numberOrText, service: text }).optional().catch(undefined),
    exec: z.object({ command: texts }).optional().catch(undefined),
    initialDelaySeconds: whole,
    periodSeconds: whole,
    timeoutSeconds: whole,
    failureThreshold: whole,
  })
  .optional()
  .catch(undefined);
export type Probe = NonNullable<z.output<typeof Probe>>;

const KeyRef = z.object({ name: z.string().catch(''), key: z.string().catch(''), optional: flag });

const EnvVar = z.object({
  name: z.string(),
  value: z.string().catch('').default(''),
  valueFrom: z
    .object({
      secretKeyRef: KeyRef.optional().catch(undefined),
      configMapKeyRef: KeyRef.optional().catch(undefined),
      fieldRef: z.object({ fieldPath: z.string() }).optional().catch(undefined),
      resourceFieldRef: z.object({ resource: z.string(), containerName: text }).optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
});
export type EnvVar = z.output<typeof EnvVar>;

const SourceRef = z
  .object({ name: z.string().catch('') })
  .optional()
  .catch(undefined);
const EnvSource = z.object({ prefix: text, secretRef: SourceRef, configMapRef: SourceRef });

/** A container as a template has it, environment included: kept for workloads, not for pods. */
export const ContainerSpec = z.object({
  name: z.string(),
  image: z.string().catch('').default(''),
  imagePullPolicy: text,
  command: texts,
  args: texts,
  workingDir: text,
  /** Of an init container: it runs beside the others (a sidecar) when `Always`. */
  restartPolicy: text,
  ports: listOf(z.object({ containerPort: z.number().int(), hostPort: whole, protocol: text, name: text })),
  env: listOf(EnvVar),
  envFrom: listOf(EnvSource),
  resources: Resources,
  volumeMounts: listOf(
    z.object({ name: z.string(), mountPath: z.string().catch(''), readOnly: flag, subPath: text }),
  ),
  livenessProbe: Probe,
  readinessProbe: Probe,
  startupProbe: Probe,
  securityContext: z
    .object({ runAsUser: whole, readOnlyRootFilesystem: flag, privileged: flag })
    .catch({})
    .default({}),
});
export type ContainerSpec = z.output<typeof ContainerSpec>;

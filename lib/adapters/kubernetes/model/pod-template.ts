import { z } from 'zod';
import { ContainerSpec } from './container-spec.ts';
import { flag, listOf, text, whole, words } from './lenient.ts';

const named = z.object({ name: text }).optional().catch(undefined);
const Volume = z.object({
  name: z.string(),
  configMap: named,
  secret: z.object({ secretName: text }).optional().catch(undefined),
  emptyDir: z.object({ medium: text, sizeLimit: text }).optional().catch(undefined),
  hostPath: z.object({ path: text }).optional().catch(undefined),
  persistentVolumeClaim: z.object({ claimName: text }).optional().catch(undefined),
  csi: z.object({ driver: text }).optional().catch(undefined),
  nfs: z.object({ server: text, path: text }).optional().catch(undefined),
  projected: z.object({}).optional().catch(undefined),
  ephemeral: z.object({}).optional().catch(undefined),
  downwardAPI: z.object({}).optional().catch(undefined),
});
export type PodVolume = z.output<typeof Volume>;

/** The pods that a workload makes. */
export const PodTemplate = z
  .object({
    metadata: z
      .object({ labels: words.default({}), annotations: words.default({}) })
      .catch({ labels: {}, annotations: {} })
      .default({ labels: {}, annotations: {} }),
    spec: z.object({
      containers: listOf(ContainerSpec),
      initContainers: listOf(ContainerSpec),
      volumes: listOf(Volume),
      serviceAccountName: text,
      nodeSelector: words.default({}),
      hostNetwork: flag,
      priorityClassName: text,
      schedulerName: text,
      terminationGracePeriodSeconds: whole,
    }),
  })
  .transform(({ metadata, spec }) => ({ metadata, ...spec }));
export type PodTemplate = z.output<typeof PodTemplate>;

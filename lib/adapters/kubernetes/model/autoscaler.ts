import { z } from 'zod';
import { instant, listOf, numberOrText, text, whole } from './lenient.ts';
import { KubeCondition, Metadata } from './metadata.ts';
import { asItIs, type Kept, projectBy } from './project.ts';

const Target = z
  .object({ type: text, averageUtilization: whole, averageValue: numberOrText, value: numberOrText })
  .catch({})
  .default({});
const Named = z
  .object({ name: z.string().catch('').default('') })
  .catch({ name: '' })
  .default({ name: '' });
const source = <T extends z.ZodRawShape>(shape: T) => z.object(shape).optional().catch(undefined);

const Metric = z.object({
  type: z.string().catch(''),
  resource: source({ name: z.string().catch(''), target: Target, current: Target }),
  containerResource: source({ name: z.string().catch(''), container: text, target: Target, current: Target }),
  pods: source({ metric: Named, target: Target, current: Target }),
  object: source({ metric: Named, target: Target, current: Target, describedObject: Named }),
  external: source({ metric: Named, target: Target, current: Target }),
});
export type HpaMetric = z.output<typeof Metric>;

const Raw = z.object({
  metadata: Metadata,
  spec: z.object({
    scaleTargetRef: z.object({ kind: z.string(), name: z.string(), apiVersion: text }),
    minReplicas: whole,
    maxReplicas: z.number().int(),
    metrics: listOf(Metric),
    behavior: z
      .object({
        scaleUp: z
          .object({ stabilizationWindowSeconds: whole, selectPolicy: text })
          .optional()
          .catch(undefined),
        scaleDown: z
          .object({ stabilizationWindowSeconds: whole, selectPolicy: text })
          .optional()
          .catch(undefined),
      })
      .optional()
      .catch(undefined),
  }),
  status: z
    .object({
      currentReplicas: whole,
      desiredReplicas: whole,
      lastScaleTime: instant,
      currentMetrics: listOf(Metric),
      conditions: listOf(KubeCondition),
    })
    .catch({ currentMetrics: [], conditions: [] })
    .default({ currentMetrics: [], conditions: [] }),
});

/** A HorizontalPodAutoscaler of `autoscaling/v2`. */
export type Autoscaler = Kept<z.output<typeof Raw>>;
export const projectAutoscaler = projectBy(Raw, asItIs);

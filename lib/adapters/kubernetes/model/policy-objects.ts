import { z } from 'zod';
import { LabelSelector } from './label-selector.ts';
import { listOf, numberOrText, texts, whole, words } from './lenient.ts';
import { KubeCondition, Metadata } from './metadata.ts';
import { asItIs, type Kept, projectBy } from './project.ts';

const BudgetRaw = z.object({
  metadata: Metadata,
  spec: z.object({
    minAvailable: numberOrText,
    maxUnavailable: numberOrText,
    selector: LabelSelector.optional().catch(undefined),
  }),
  status: z
    .object({
      disruptionsAllowed: whole,
      currentHealthy: whole,
      desiredHealthy: whole,
      expectedPods: whole,
      conditions: listOf(KubeCondition),
    })
    .catch({ conditions: [] })
    .default({ conditions: [] }),
});
/** A PodDisruptionBudget. */
export type Budget = Kept<z.output<typeof BudgetRaw>>;
export const projectBudget = projectBy(BudgetRaw, asItIs);

const ScopeRequirement = z.object({ scopeName: z.string(), operator: z.string(), values: texts });
export type ScopeRequirement = z.output<typeof ScopeRequirement>;

const unscoped = { scopes: [], scopeSelector: { matchExpressions: [] } };

const QuotaRaw = z.object({
  metadata: Metadata,
  spec: z
    .object({
      scopes: texts,
      scopeSelector: z
        .object({ matchExpressions: listOf(ScopeRequirement) })
        .catch(unscoped.scopeSelector)
        .default(unscoped.scopeSelector),
    })
    .catch(unscoped)
    .default(unscoped),
  status: z
    .object({ hard: words.default({}), used: words.default({}) })
    .catch({ hard: {}, used: {} })
    .default({ hard: {}, used: {} }),
});
/** A ResourceQuota. */
export type Quota = Kept<z.output<typeof QuotaRaw>>;
export const projectQuota = projectBy(QuotaRaw, asItIs);

const amounts = z
  .record(z.string(), z.union([z.string(), z.number()]))
  .catch({})
  .default({});
const LimitRangeItem = z.object({
  type: z.string(),
  min: amounts,
  max: amounts,
  default: amounts,
  defaultRequest: amounts,
  maxLimitRequestRatio: amounts,
});
export type LimitRangeItem = z.output<typeof LimitRangeItem>;

const LimitRangeRaw = z.object({
  metadata: Metadata,
  spec: z
    .object({ limits: listOf(LimitRangeItem) })
    .catch({ limits: [] })
    .default({ limits: [] }),
});
/** A LimitRange. */
export type LimitRange = Kept<z.output<typeof LimitRangeRaw>>;
export const projectLimitRange = projectBy(LimitRangeRaw, asItIs);

const NamespaceRaw = z.object({
  metadata: Metadata,
  status: z
    .object({ phase: z.string().catch('Active').default('Active') })
    .catch({ phase: 'Active' })
    .default({ phase: 'Active' }),
});
export type KubeNamespace = Kept<z.output<typeof NamespaceRaw>>;
export const projectNamespace = projectBy(NamespaceRaw, asItIs);

import { z } from 'zod';
import { listOf, texts, words } from './lenient.ts';

export const LabelSelector = z.object({
  matchLabels: words.default({}),
  matchExpressions: listOf(z.object({ key: z.string(), operator: z.string(), values: texts })),
});
export type LabelSelector = z.output<typeof LabelSelector>;

/** Whether labels meet one requirement of a selector, or of a node affinity, which also knows `Gt` and `Lt`. */
export const meetsRequirement = (
  labels: Record<string, string>,
  { key, operator, values }: LabelSelector['matchExpressions'][number],
): boolean => {
  const value = labels[key];
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
      return value !== undefined && Number(value) > Number(values[0]);
    case 'Lt':
      return value !== undefined && Number(value) < Number(values[0]);
    default:
      return false;
  }
};

/** Whether labels are selected. An empty selector selects all, as in `policy/v1`. */
export const matchesSelector = (
  { matchLabels, matchExpressions }: LabelSelector,
  labels: Record<string, string>,
): boolean =>
  Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
  matchExpressions.every((one) => meetsRequirement(labels, one));

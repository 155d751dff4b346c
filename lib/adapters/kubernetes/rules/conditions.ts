import type { Condition } from '#lib/contract/services.ts';
import type { KubeCondition } from '../model/metadata.ts';
import { present } from './present.ts';

export const toConditions = (conditions: readonly KubeCondition[]): Condition[] =>
  conditions.map(({ type, status, reason, message, lastTransitionTime }) =>
    present({
      name: type,
      status,
      reason: reason || undefined,
      message: message || undefined,
      at: lastTransitionTime,
    }),
  );

export const toPairs = (words: Record<string, string>): { key: string; value: string }[] =>
  Object.entries(words).map(([key, value]) => ({ key, value }));

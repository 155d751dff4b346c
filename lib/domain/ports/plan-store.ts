import type { StoredPlan } from './operator.ts';

/** Plans, kept before anything is done with them. */
export type PlanStore = {
  create: (plan: StoredPlan) => Promise<void>;
  find: (id: string) => Promise<StoredPlan | null>;
};

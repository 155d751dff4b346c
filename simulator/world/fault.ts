/** A fault set from outside; the first that matches a request decides. */
export type Fault = {
  id: string;
  /** `ecs:ListServices`, `ecs:*` or `*`. */
  operation: string;
  account?: string;
  region?: string;
  /** Only the sessions of this role, by its name. */
  role?: string;
  kind: 'delay' | 'error' | 'throttle' | 'drop' | 'deny';
  delayMs?: number;
  code?: string;
  message?: string;
  status?: number;
  /** How often it still strikes; for ever when absent. */
  count?: number;
  probability?: number;
  /** `after` lets the operation happen and then loses or spoils its answer. */
  when?: 'before' | 'after';
};

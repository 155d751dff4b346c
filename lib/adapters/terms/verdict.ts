/** What brought a task down, for counting alike ends. */
export type Cause =
  | 'memory'
  | 'exit'
  | 'health'
  | 'targets'
  | 'image'
  | 'secret'
  | 'start'
  | 'placement'
  | 'infrastructure'
  | 'spot'
  | 'scheduler'
  | 'user'
  | 'waiting'
  | 'unknown';

export type Verdict = {
  cause: Cause;
  /** The task ended, or does not run, as no task should. */
  failed: boolean;
  /** One sentence. */
  sentence: string;
  next?: string;
};

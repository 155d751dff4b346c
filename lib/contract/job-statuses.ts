/** What can be said of a job, trouble first: the order of lists and of the filter. */
export const jobStatuses = [
  'failing',
  'failed',
  'missed',
  'unknown',
  'running',
  'suspended',
  'waiting',
  'complete',
] as const;

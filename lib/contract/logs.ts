import { z } from 'zod';
import { csv, Instant, listOf, queryInteger, servicePath } from './common.ts';

export const LogSource = z.object({ task: z.string(), container: z.string(), stream: z.string() });
export type LogSource = z.infer<typeof LogSource>;

export const LogLine = z.object({
  id: z.string(),
  at: Instant,
  source: LogSource,
  message: z.string(),
  /** Only where the line was cut: `bytes` is its full length. */
  truncated: z.object({ bytes: z.number().int() }).optional(),
});
export type LogLine = z.infer<typeof LogLine>;

const logFilters = {
  ...servicePath,
  since: Instant.optional(),
  until: Instant.optional(),
  filter: z.string().max(1000).optional(),
  container: csv(z.string()).optional(),
  task: csv(z.string()).optional(),
  previous: z.stringbool().or(z.boolean()).optional(),
};
/** Newest `limit` lines of the window, oldest first; `nextCursor` leads to the older ones, unless `since` starts the reading. */
export const ListLogsInput = z.strictObject({
  ...logFilters,
  limit: queryInteger(1, 1000).optional(),
  cursor: z.string().min(1).max(4000).optional(),
});
export type ListLogsInput = z.infer<typeof ListLogsInput>;
export const LogList = listOf(LogLine);
export type LogList = z.infer<typeof LogList>;

export const StreamLogsInput = z.strictObject({
  ...logFilters,
  limit: queryInteger(1, 1000).optional(),
  cursor: z.string().max(4000).optional(),
});
export type StreamLogsInput = z.infer<typeof StreamLogsInput>;

/** Data of the `gap` event; `lost` is null when nobody knows how many. */
export const LogGap = z.object({
  lost: z.number().int().nullable(),
  reason: z.string(),
  at: Instant.optional(),
});
export type LogGap = z.infer<typeof LogGap>;
/** Data of the `source` event: a source that joined or ended. */
export const LogSourceChange = z.object({
  source: LogSource,
  state: z.enum(['joined', 'ended']),
  at: Instant,
  message: z.string().optional(),
});
export type LogSourceChange = z.infer<typeof LogSourceChange>;

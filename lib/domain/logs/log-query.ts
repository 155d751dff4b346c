import type { ListLogsInput, StreamLogsInput } from '#lib/contract/logs.ts';
import type { LogQuery } from '#lib/domain/ports/log-reads.ts';

/** The query of a log input: names of the wire to names of the port. */
export const toLogQuery = (input: ListLogsInput | StreamLogsInput): LogQuery => ({
  cluster: input.cluster,
  service: input.service,
  since: input.since,
  until: input.until,
  filter: input.filter || undefined,
  containers: input.container,
  tasks: input.task,
  previous: input.previous,
});

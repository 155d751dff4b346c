import { appendLog } from '../../world/logs-state.ts';
import { readFields } from '../fields.ts';
import type { Operation } from '../operation.ts';
import { getRegion } from '../region.ts';
import { getLogGroup, getLogStream, readLogs } from './log-group.ts';

const maxBatchBytes = 1_048_576;
const maxEventBytes = 1_048_576 - 26;
const hourMs = 3_600_000;

/** Keeps lines in any stream, a container's own too. Too old, too new and expired ones are left out and counted. */
export const putLogEvents: Operation = (input, call) => {
  const fields = readLogs(input);
  const group = getLogGroup(fields.text('logGroupName', { min: 1, max: 512 }), call);
  const stream = getLogStream(group, fields.text('logStreamName', { min: 1, max: 512 }));
  const rows = fields.objects('logEvents', { min: 1, max: 10_000 });
  if (!rows)
    throw fields.fail(
      "1 validation error detected: Value null at 'logEvents' failed to satisfy constraint: Member must not be null",
    );
  const events = rows.map((row) => {
    const one = readFields(row, 'InvalidParameterException');
    const atMs = one.int('timestamp', { min: 0, max: Number.MAX_SAFE_INTEGER });
    if (atMs === undefined) throw fields.fail('Log event timestamp must not be null');
    return { atMs, message: one.text('message') };
  });
  const sizes = events.map(({ message }) => Buffer.byteLength(message));
  if (sizes.some((size) => size > maxEventBytes))
    throw fields.fail('Log event too large: more than 1048576 bytes');
  if (sizes.reduce((sum, size) => sum + size + 26, 0) > maxBatchBytes)
    throw fields.fail('Upload too large: more than 1048576 bytes');
  if (events.some(({ atMs }, index) => atMs < (events[index - 1]?.atMs ?? 0)))
    throw fields.fail('Log events in a single PutLogEvents request must be in chronological order.');
  const tooOldMs = call.now - 14 * 24 * hourMs;
  const tooNewMs = call.now + 2 * hourMs;
  const { logs } = getRegion(call);
  for (const { atMs, message } of events) {
    if (atMs < tooOldMs || atMs > tooNewMs) continue;
    appendLog(logs, { group: group.name, stream: stream.name, atMs, message, ingestedAtMs: call.now });
  }
  const tooOld = events.filter(({ atMs }) => atMs < tooOldMs).length;
  const firstTooNew = events.findIndex(({ atMs }) => atMs > tooNewMs);
  return {
    nextSequenceToken: stream.name.slice(-16),
    ...(tooOld > 0 || firstTooNew >= 0
      ? {
          rejectedLogEventsInfo: {
            ...(tooOld > 0 ? { tooOldLogEventEndIndex: tooOld } : {}),
            ...(firstTooNew >= 0 ? { tooNewLogEventStartIndex: firstTooNew } : {}),
          },
        }
      : {}),
  };
};

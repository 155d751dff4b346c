import {
  type CloudWatchLogsClient,
  type FilteredLogEvent,
  FilterLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import type { Call } from '#lib/adapters/aws/call.ts';
import { unavailable } from '#lib/domain/domain-error.ts';
import type { LogEvent, LogSource } from '#lib/domain/ports/log-source.ts';

export type LogAccess = { logs: CloudWatchLogsClient; call: Call };

/** An endpoint that gives no event ids still has to tell its lines apart, in the same way at each read. */
const withOwnIds = () => {
  const counts = new Map<string, number>();
  return (event: FilteredLogEvent): string => {
    if (event.eventId) return event.eventId;
    const key = `${event.logStreamName}/${event.timestamp}/${event.ingestionTime}/${event.message}`;
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    let hash = 7n;
    for (const character of `${key}/${count}`)
      hash = (hash * 1_000_003n + BigInt(character.codePointAt(0) ?? 0)) % (1n << 63n);
    return hash.toString().padStart(19, '0');
  };
};

const toEvents = (events: FilteredLogEvent[]): LogEvent[] => {
  const idOf = withOwnIds();
  return events.flatMap((event) =>
    event.timestamp === undefined || event.logStreamName === undefined
      ? []
      : [
          {
            id: idOf(event),
            atMs: event.timestamp,
            ingestedAtMs: event.ingestionTime ?? event.timestamp,
            stream: event.logStreamName,
            message: event.message ?? '',
          },
        ],
  );
};

/**
 * Reads of CloudWatch Logs by FilterLogEvents, the one read that knows event ids and many streams.
 * `find` answers the client and the paced call of an account and Region, null where there is no connection.
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html
 */
export const createLogSource = ({
  find,
}: {
  find: (account: string, region: string) => LogAccess | null | Promise<LogAccess | null>;
}): LogSource => ({
  readPage: async ({ account, region, group }, options) => {
    const access = await find(account, region);
    if (!access) throw unavailable(`No connection reads account ${account} in ${region}.`);
    const command = new FilterLogEventsCommand({
      logGroupName: group,
      logStreamNamePrefix: options.streamPrefix,
      startTime: options.fromMs,
      // The API's end is exclusive by its documentation and inclusive in practice: one more, and the rest is cut here.
      endTime: options.untilMs + 1,
      filterPattern: options.pattern,
      startFromHead: options.newestFirst ? false : undefined,
      // AWS ignores it since 2019; others need it to merge streams by time.
      interleaved: true,
      nextToken: options.token,
      limit: options.limit,
    });
    const answer = await access.call({
      action: 'logs:FilterLogEvents',
      resource: `log group ${group}`,
      signal: options.signal,
      send: (sendOptions) => access.logs.send(command, sendOptions),
    });
    const events = toEvents(answer.events ?? []).filter(
      ({ atMs }) => atMs >= options.fromMs && atMs <= options.untilMs,
    );
    // An endpoint that repeats the token it was given has no more pages.
    const next = answer.nextToken && answer.nextToken !== options.token ? answer.nextToken : null;
    return { events, next };
  },
});

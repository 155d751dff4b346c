import type { LogLine, LogSource } from '#lib/contract/logs.ts';
import type { LogEvent, LogGroupRef } from '#lib/domain/ports/log-source.ts';
import { hashText } from './hash-text.ts';

/** What one message may hold on the wire; more is cut and said so. */
export const maxMessageBytes = 64 * 1024;

export const groupKey = ({ account, region, group }: LogGroupRef): string => `${account}:${region}:${group}`;

/** `<time>-<group>-<event id>`: the same in every read, and it says when, so that a link to a line finds it. */
export const lineId = (group: string, event: LogEvent): string =>
  `${event.atMs.toString(36)}-${hashText(group).toString(36)}-${event.id}`;

/** UTF-8 size without encoding what is surely small. */
const byteLength = (text: string): number =>
  text.length * 3 <= maxMessageBytes ? text.length : Buffer.byteLength(text);

/** `bytes` where the message was cut before it came here: its whole length. */
export const cutMessage = (message: string, wholeBytes?: number): Pick<LogLine, 'message' | 'truncated'> => {
  const bytes = wholeBytes ?? byteLength(message);
  if (bytes <= maxMessageBytes) return { message };
  // A character may be split at the end: the replacement that decoding leaves is taken off.
  const text = Buffer.from(message)
    .subarray(0, maxMessageBytes)
    .toString('utf8')
    .replace(/\uFFFD$/, '');
  return { message: text, truncated: { bytes } };
};

export const toLogLine = (options: { group: string; event: LogEvent; source: LogSource }): LogLine => ({
  id: lineId(options.group, options.event),
  at: new Date(options.event.atMs).toISOString(),
  source: options.source,
  ...cutMessage(options.event.message),
});

/** About what a line takes on the wire. */
export const lineBytes = (line: LogLine): number => byteLength(line.message) + 220;

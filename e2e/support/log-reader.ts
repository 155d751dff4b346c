import { logsApi } from '../../lib/contract/api/services-api.ts';
import { buildRequest } from '../../lib/contract/build-request.ts';
import { LogGap, LogLine, LogSourceChange } from '../../lib/contract/logs.ts';
import type { Ref } from './main-job.ts';

type Query = Record<string, string>;

/** Reads the stream of a service's logs as a program does, and keeps all that it is told. */
export const openLogReader = async (url: string, key: string, ref: Ref, query: Query = {}) => {
  const lines: LogLine[] = [];
  const sources: LogSourceChange[] = [];
  const gaps: LogGap[] = [];
  let lastId: string | undefined;
  const take = (block: string) => {
    const fields = new Map(
      block.split('\n').map((line): [string, string] => {
        const colon = line.indexOf(':');
        return [line.slice(0, colon), line.slice(colon + 2)];
      }),
    );
    lastId = fields.get('id') ?? lastId;
    const event = fields.get('event');
    const data: unknown = JSON.parse(fields.get('data') ?? 'null');
    if (event === 'line') lines.push(...LogLine.array().parse(data));
    if (event === 'source') sources.push(LogSourceChange.parse(data));
    if (event === 'gap') gaps.push(LogGap.parse(data));
  };
  const { path } = buildRequest(logsApi.stream, ref);
  /** Opens the stream, where it was left when it was read before; what is answered cuts it. */
  const open = async (): Promise<() => Promise<void>> => {
    const end = new AbortController();
    const response = await fetch(`${url}${path}?${new URLSearchParams(query)}`, {
      headers: {
        authorization: `Bearer ${key}`,
        ...(lastId === undefined ? {} : { 'last-event-id': lastId }),
      },
      signal: end.signal,
    });
    if (!response.ok || !response.body) throw new Error(`${response.status}: ${await response.text()}`);
    const body = response.body.pipeThrough(new TextDecoderStream());
    const reading = (async () => {
      let rest = '';
      for await (const part of body) {
        const blocks = `${rest}${part}`.split('\n\n');
        rest = blocks.pop() ?? '';
        for (const block of blocks) take(block);
      }
    })().catch((error: unknown) => (end.signal.aborted ? undefined : error));
    return async () => {
      end.abort();
      const error = await reading;
      if (error) throw error;
    };
  };
  return { lines, sources, gaps, open };
};

import { Agent, request } from 'node:http';
import type { Headers } from './load.ts';

export type TailReader = {
  lagsMs: number[];
  received: Set<number>;
  opened: Promise<number>;
  close: () => void;
};

/** The text of a line that readers of a run recognize; an earlier run's lines come again when a tail opens. */
export const markLine = (line: { run: number; number: number; atMs: number }): string =>
  `bench ${line.run} ${line.number} ${line.atMs}.`;

/** Reads a tail, and how long each marked line of the run was on its way. */
export const openTail = (url: string, headers: Headers, run: number): TailReader => {
  const marked = new RegExp(`bench ${run} (\\d+) (\\d+)\\.`, 'g');
  const lagsMs: number[] = [];
  const received = new Set<number>();
  const agent = new Agent();
  let rest = '';
  const { promise: opened, resolve, reject } = Promise.withResolvers<number>();
  const sent = request(url, { headers: { ...headers, accept: 'text/event-stream' }, agent }, (response) => {
    resolve(response.statusCode ?? 0);
    response.setEncoding('utf8');
    response.on('error', () => {});
    response.on('data', (text: string) => {
      const nowMs = Date.now();
      const parts = (rest + text).split('\n');
      rest = parts.pop() ?? '';
      for (const [, number, atMs] of parts.join('\n').matchAll(marked)) {
        if (received.has(Number(number))) continue;
        received.add(Number(number));
        lagsMs.push(nowMs - Number(atMs));
      }
    });
  });
  sent.on('error', reject);
  sent.end();
  return {
    lagsMs,
    received,
    opened,
    close: () => {
      sent.destroy();
      agent.destroy();
    },
  };
};

import type { Headers } from './load.ts';

export type ChangeReader = {
  opened: Promise<number>;
  /** When this id is next told to have changed; forget what was told before. */
  whenTold: (id: string) => Promise<number>;
  close: () => void;
};

/** Reads the stream of changes of a server. */
export const openChanges = (url: string, headers: Headers): ChangeReader => {
  const end = new AbortController();
  const waiting = new Map<string, (atMs: number) => void>();
  const opened = Promise.withResolvers<number>();
  const take = (line: string) => {
    if (!line.startsWith('data: ')) return;
    const atMs = performance.now();
    for (const id of JSON.parse(line.slice(6)).ids ?? []) {
      waiting.get(id)?.(atMs);
      waiting.delete(id);
    }
  };
  const read = async () => {
    const answer = await fetch(`${url}/api/v1/stream`, { headers, signal: end.signal });
    opened.resolve(answer.status);
    let rest = '';
    for await (const text of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) take(line);
    }
  };
  read().catch(opened.reject);
  return {
    opened: opened.promise,
    whenTold: (id) => new Promise((resolve) => waiting.set(id, resolve)),
    close: () => end.abort(),
  };
};

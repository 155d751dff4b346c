import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { EventSource } from 'undici';
import { vi } from 'vitest';
import { ListLogsInput, StreamLogsInput } from '#lib/contract/logs.ts';
import { toLogQuery } from '#lib/domain/logs/log-query.ts';
import type { LogReads, TailEvent } from '#lib/domain/ports/log-reads.ts';
import { answerEventStream, type ServerEvent } from '#lib/http/event-stream.ts';

const toServerEvent = (event: TailEvent): ServerEvent => {
  const id = event.id || undefined;
  if (event.type === 'line') return { event: 'line', id, data: event.lines };
  if (event.type === 'gap') return { event: 'gap', id, data: event.gap };
  if (event.type === 'source') return { event: 'source', id, data: event.change };
  return { event: 'ping', id, data: {} };
};

async function* toServerEvents(events: AsyncIterable<TailEvent>): AsyncGenerator<ServerEvent> {
  for await (const event of events) yield toServerEvent(event);
}

/** Log lines over HTTP without sign-in, and what a page finds in a browser. Lists can be kept from answering. */
export const startLogPages = async (logs: LogReads) => {
  let isHeld = false;
  let letGo = () => {};
  let held = Promise.resolve();
  let lists = 0;
  let streams = 0;
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '', 'http://pages');
    const [, , , , cluster = '', , service = ''] = url.pathname.split('/').map(decodeURIComponent);
    const end = new AbortController();
    response.on('close', () => end.abort());
    const asked = { cluster, service, ...Object.fromEntries(url.searchParams) };
    if (url.pathname.endsWith('/stream')) {
      streams += 1;
      const input = StreamLogsInput.parse(asked);
      const lastEventId = request.headers['last-event-id'];
      const tail = logs.tail({
        ...toLogQuery(input),
        lastEventId: (typeof lastEventId === 'string' && lastEventId) || input.cursor || undefined,
        limit: input.limit ?? 100,
        signal: end.signal,
      });
      const answer = answerEventStream(toServerEvents(tail), { requestId: '-', abort: () => end.abort() });
      response.writeHead(200, Object.fromEntries(answer.headers));
      // Safe: one standard, declared twice.
      const body = Readable.fromWeb(answer.body as ReadableStream<Uint8Array>);
      body.on('error', () => response.destroy());
      return body.pipe(response);
    }
    lists += 1;
    const input = ListLogsInput.parse(asked);
    if (isHeld) await held;
    const query = {
      ...toLogQuery(input),
      cursor: input.cursor,
      limit: input.limit ?? 100,
      signal: end.signal,
    };
    await logs.list(query).then(
      ({ value, ...rest }) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ items: value, ...rest }));
      },
      // Whoever asked is gone, or sees the connection end.
      () => response.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // Safe: it listens on a port.
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const seen = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  const send = globalThis.fetch;
  vi.stubGlobal('document', seen);
  vi.stubGlobal('fetch', (path: string, init?: RequestInit) => send(new URL(path, origin), init));
  vi.stubGlobal(
    'EventSource',
    class extends EventSource {
      constructor(path: string) {
        super(new URL(path, origin).href);
      }
    },
  );

  return {
    /** From now on no list is answered. */
    holdLists: () => {
      isHeld = true;
      held = new Promise((resolve) => {
        letGo = resolve;
      });
    },
    answerLists: () => {
      isHeld = false;
      letGo();
    },
    listCount: () => lists,
    streamCount: () => streams,
    /** Another tab has the browser's one log connection until the returned function is called. */
    openOtherTab: () =>
      new Promise<() => void>((opened) => {
        void navigator.locks.request('quarterdeck-logs', () => new Promise<void>((close) => opened(close)));
      }),
    close: async () => {
      vi.unstubAllGlobals();
      letGo();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

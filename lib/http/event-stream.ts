export type ServerEvent = { event: string; data: unknown; id?: string };

const encoder = new TextEncoder();

export const encodeEvent = ({ event, data, id }: ServerEvent): Uint8Array =>
  encoder.encode(
    `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`,
  );

/** Jittered, so that a restart is not answered by all readers in the same instant. */
const retryMs = () => 1_000 + Math.floor(Math.random() * 2_000);

/** `no-transform` keeps Next from compressing, and so from holding events back. */
const headers = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
};

/** An answer of server-sent events, pulled at the reader's pace: a reader that stops reading costs nothing more. */
export const answerEventStream = (
  events: AsyncIterable<ServerEvent>,
  options: { requestId: string; abort: () => void },
): Response => {
  const iterator = events[Symbol.asyncIterator]();
  const body = new ReadableStream<Uint8Array>(
    {
      start: (controller) => controller.enqueue(encoder.encode(`retry: ${retryMs()}\n\n`)),
      pull: async (controller) => {
        const next = await iterator.next();
        if (next.done) controller.close();
        else controller.enqueue(encodeEvent(next.value));
      },
      cancel: async () => {
        options.abort();
        await iterator.return?.();
      },
    },
    { highWaterMark: 2 },
  );
  return new Response(body, { headers: { ...headers, 'x-request-id': options.requestId } });
};

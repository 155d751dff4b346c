import { isDomainError } from '#lib/domain/domain-error.ts';
import { openTail, type streamLogs, takeTailPlace } from '#lib/domain/logs/stream-logs.ts';
import type { TailEvent } from '#lib/domain/ports/log-reads.ts';
import { getRuntime } from '#lib/runtime-slot.ts';
import { authorize } from './authorize.ts';
import { answerError } from './envelope.ts';
import { answerEventStream, type ServerEvent } from './event-stream.ts';
import { readInput } from './read-input.ts';

/** The first event leaves within the contract's 2 s, whether AWS has answered or not. */
const patienceMs = 1_500;
/** A reader that takes nothing for this long is let go; it resumes when it comes back. */
const stuckAfterMs = 60_000;
/** The session behind a stream is looked at this often: a revoked one loses it. */
const recheckMs = 3_000;

const toServerEvent = (event: TailEvent): ServerEvent => {
  const id = event.id || undefined;
  switch (event.type) {
    case 'line':
      return { event: 'line', id, data: event.lines };
    case 'gap':
      return { event: 'gap', id, data: event.gap };
    case 'source':
      return { event: 'source', id, data: event.change };
    case 'ping':
      return { event: 'ping', id, data: {} };
  }
};

type Next = IteratorResult<TailEvent>;

const sentenceOf = (error: unknown): string =>
  isDomainError(error) ? error.message : 'The tail failed inside Quarterdeck; it is being opened again.';

/** `first` is what was waited for already; while it is still on its way, a ping goes ahead of it. */
async function* tellTail(
  tail: AsyncIterator<TailEvent>,
  first: Promise<Next>,
  options: { isSlow: boolean; onPull: () => void; onTold: () => void; end: () => void },
): AsyncGenerator<ServerEvent> {
  try {
    if (options.isSlow) yield { event: 'ping', data: {} };
    for (let next = await first; !next.done; next = await tail.next()) {
      options.onTold();
      yield toServerEvent(next.value);
      options.onPull();
    }
  } catch (error) {
    yield { event: 'gap', data: { lost: null, reason: sentenceOf(error) } };
  } finally {
    options.end();
  }
}

/** GET …/logs/stream: the lines of a service as they are written, resumed by Last-Event-ID. */
export const handleLogStream =
  (verb: typeof streamLogs) =>
  async (request: Request): Promise<Response> => {
    const runtime = getRuntime();
    const requestId = runtime.services.newId();
    const stop = new AbortController();
    const signal = AbortSignal.any([request.signal, stop.signal]);
    let leave = () => {};
    try {
      const context = await authorize(verb, request, { runtime, requestId, signal });
      const input = await readInput(verb.endpoint, request);
      leave = takeTailPlace(context.actor.id);
      signal.addEventListener('abort', () => leave(), { once: true });
      signal.addEventListener('abort', runtime.meter.openStream('logs'), { once: true });
      const lastEventId = request.headers.get('last-event-id') ?? undefined;
      const tail = openTail(context, { ...input, lastEventId })[Symbol.asyncIterator]();
      const first = tail.next();
      const isSlow = await Promise.race([
        first.then(() => false),
        new Promise<true>((resolve) => setTimeout(resolve, patienceMs, true)),
      ]);
      let waitingSinceMs: number | null = null;
      const recheck = setInterval(async () => {
        const isStuck = waitingSinceMs !== null && Date.now() - waitingSinceMs > stuckAfterMs;
        const actor = isStuck
          ? null
          : await runtime.authenticator.authenticate(request.headers).catch(() => context.actor);
        if (!actor) stop.abort();
      }, recheckMs);
      signal.addEventListener('abort', () => clearInterval(recheck), { once: true });
      const events = tellTail(tail, first, {
        isSlow,
        onTold: () => {
          waitingSinceMs = Date.now();
        },
        onPull: () => {
          waitingSinceMs = null;
        },
        end: () => stop.abort(),
      });
      return answerEventStream(events, { requestId, abort: () => stop.abort() });
    } catch (error) {
      leave();
      stop.abort();
      return answerError(error, requestId, runtime.services.log);
    }
  };

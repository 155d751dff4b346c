import { takeChangesPlace } from '#lib/domain/access/stream-changes.ts';
import type { Change, FleetReads } from '#lib/domain/ports/fleet-reads.ts';
import type { Query } from '#lib/domain/verb.ts';
import { getRuntime } from '#lib/runtime-slot.ts';
import { authorize } from './authorize.ts';
import { answerError } from './envelope.ts';
import { answerEventStream, type ServerEvent } from './event-stream.ts';

const pingMs = 10_000;
/** Changes of this long are told together. */
const gatherMs = 200;
/** The session behind a stream is looked at this often: a revoked one loses it. */
const recheckMs = 3_000;

/** Changes gathered by topic: a slow reader's backlog is a set of ids, never a growing queue. */
const gather = (fleet: FleetReads, signal: AbortSignal) => {
  const waiting = new Map<Change['topic'], Set<string>>();
  let wake: (() => void) | null = null;
  const stop = fleet.subscribe(({ topic, ids }) => {
    const known = waiting.get(topic) ?? new Set<string>();
    for (const id of ids) known.add(id);
    waiting.set(topic, known);
    wake?.();
  });
  signal.addEventListener('abort', () => {
    stop();
    wake?.();
  });
  const wait = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const take = (): ServerEvent[] => {
    const events = [...waiting].map(([topic, ids]) => ({ event: 'change', data: { topic, ids: [...ids] } }));
    waiting.clear();
    return events;
  };
  return { wait, take, isEmpty: () => waiting.size === 0 };
};

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

const tellChanges = async function* (
  fleet: FleetReads,
  signal: AbortSignal,
  { isAllowed, end }: { isAllowed: () => Promise<boolean>; end: () => void },
): AsyncGenerator<ServerEvent> {
  const changes = gather(fleet, signal);
  yield { event: 'ping', data: {} };
  let pingedAtMs = Date.now();
  let checkedAtMs = Date.now();
  while (!signal.aborted) {
    if (changes.isEmpty()) await changes.wait(checkedAtMs + recheckMs - Date.now());
    if (signal.aborted) return;
    if (Date.now() - checkedAtMs >= recheckMs) {
      if (!(await isAllowed())) return end();
      checkedAtMs = Date.now();
    }
    if (!changes.isEmpty()) {
      await pause(gatherMs);
      yield* changes.take();
    }
    if (Date.now() - pingedAtMs >= pingMs) {
      pingedAtMs = Date.now();
      yield { event: 'ping', data: {} };
    }
  }
};

/** GET /stream: which rows to read again, as the inventory learns it. */
export const handleChangeStream =
  <I, O>(verb: Query<I, O>) =>
  async (request: Request): Promise<Response> => {
    const runtime = getRuntime();
    const requestId = runtime.services.newId();
    const end = new AbortController();
    const signal = AbortSignal.any([request.signal, end.signal]);
    try {
      const { fleet, actor } = await authorize(verb, request, { runtime, requestId, signal });
      signal.addEventListener('abort', takeChangesPlace(actor.id), { once: true });
      signal.addEventListener('abort', runtime.meter.openStream('changes'), { once: true });
      const isAllowed = async () => (await runtime.authenticator.authenticate(request.headers)) !== null;
      const changes = tellChanges(fleet, signal, { isAllowed, end: () => end.abort() });
      return answerEventStream(changes, {
        requestId,
        abort: () => end.abort(),
      });
    } catch (error) {
      return answerError(error, requestId, runtime.services.log);
    }
  };

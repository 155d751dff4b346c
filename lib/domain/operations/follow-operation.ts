import { parseClusterId } from '#lib/contract/ids.ts';
import { isDomainError } from '#lib/domain/domain-error.ts';
import type { TargetRef } from '#lib/domain/plans/plan-target.ts';
import type { Follower } from '#lib/domain/ports/follower.ts';
import type { StoredOperation } from '#lib/domain/ports/operation-store.ts';
import type { Handle, StoredPlan } from '#lib/domain/ports/operator.ts';
import { createJournal, type Ending, type FollowServices, type Journal } from './operation-journal.ts';
import { readBack, type Sent, sendOperation } from './send-operation.ts';
import { createTargetTurns } from './target-turns.ts';

const minuteMs = 60_000;
const lookDeadlineMs = 20_000;
const unreadableForMs = 15 * minuteMs;
const retryMs = 10_000;
const longestMs = 24 * 60 * minuteMs;

/** Often while people watch, seldom for a rollout that takes hours. */
export const pauseFor = (ageMs: number): number =>
  ageMs < 5 * minuteMs ? 2_000 : ageMs < 30 * minuteMs ? 5_000 : 15_000;

/** A drain of Kubernetes evicts at each look; one of ECS goes on by itself. */
const writesWhileFollowed = ({ action, target }: StoredPlan): boolean =>
  action.action === 'drain' && parseClusterId(target.clusterId)?.platform !== 'ecs';

export type FollowerOptions = {
  /** Told after each step and state, so that pages are. */
  onChange?: (operationId: string) => void;
  pauseMs?: (ageMs: number) => number;
};

type Run = { operation: StoredOperation; plan: StoredPlan; journal: Journal };

/** Carries operations out and follows them to their end; each runs once in a process. */
export const createFollower = (
  services: FollowServices,
  { onChange = () => {}, pauseMs = pauseFor }: FollowerOptions = {},
) => {
  const { operations, plans, operator, fleet, log, now } = services;
  const turns = createTargetTurns();
  const stopping = new AbortController();
  const runs = new Map<string, Promise<void>>();

  const pause = (ms: number) =>
    new Promise<void>((resolve, reject) => {
      const end = () => {
        clearTimeout(timer);
        reject(stopping.signal.reason);
      };
      const timer = setTimeout(() => {
        stopping.signal.removeEventListener('abort', end);
        resolve();
      }, ms);
      if (stopping.signal.aborted) end();
      else stopping.signal.addEventListener('abort', end, { once: true });
    });

  const lookUntilEnd = async ({ operation, plan, journal }: Run, handle: Handle): Promise<Ending> => {
    if (services.readOnly && writesWhileFollowed(plan))
      return { state: 'unknown', reason: 'Quarterdeck runs read-only now, so the drain was not carried on.' };
    const startedAt = new Date(operation.startedAt);
    let readableAtMs = now().getTime();
    for (;;) {
      const ageMs = now().getTime() - startedAt.getTime();
      if (ageMs > longestMs)
        return { state: 'unknown', reason: 'It had not ended after 24 hours of following.' };
      try {
        const signal = AbortSignal.any([stopping.signal, AbortSignal.timeout(lookDeadlineMs)]);
        const outcome = await operator.follow({ plan, handle, startedAt, signal });
        readableAtMs = now().getTime();
        for (const step of outcome.steps) await journal.report(step);
        if (outcome.state !== 'running') return { state: outcome.state, reason: outcome.reason };
      } catch (error) {
        stopping.signal.throwIfAborted();
        if (!isDomainError(error)) throw error;
        await journal.report({ message: `Cannot look just now: ${error.message}`, level: 'warn' });
        if (now().getTime() - readableAtMs > unreadableForMs) {
          return { state: 'unknown', reason: `It could not be followed any more: ${error.message}` };
        }
      }
      await pause(pauseMs(ageMs));
    }
  };

  const load = async (operationId: string): Promise<Run | null> => {
    const operation = await operations.find(operationId);
    if (!operation || (operation.state !== 'pending' && operation.state !== 'running')) return null;
    const journal = createJournal(services, operation, onChange);
    const plan = await plans.find(operation.plan);
    if (plan) return { operation, plan, journal };
    await journal.finish({ state: 'unknown', reason: 'Its plan is gone, so it cannot be followed.' });
    return null;
  };

  const obtainHandle = async (run: Run, fresh: boolean): Promise<Sent> => {
    if (run.operation.handle) return { handle: run.operation.handle };
    if (fresh) return sendOperation(services, { ...run, pause, signal: stopping.signal });
    if (run.operation.state === 'pending') {
      return {
        ending: {
          state: 'failed',
          reason: 'Quarterdeck was interrupted before it had sent anything. Nothing was done.',
        },
      };
    }
    await run.journal.report({
      message: 'Quarterdeck was interrupted while this was sent; reading back whether the change was made',
      level: 'warn',
    });
    return readBack(services, { ...run, pause, signal: stopping.signal });
  };

  const carryOut = async (operationId: string, fresh: boolean, onSent: () => void): Promise<void> => {
    const run = await load(operationId);
    if (!run) return;
    const sent = await obtainHandle(run, fresh);
    void fleet.refreshTarget(run.operation.target);
    if ('handle' in sent) await run.journal.mark('running', sent.handle);
    onSent();
    const ending = 'handle' in sent ? await lookUntilEnd(run, sent.handle) : sent.ending;
    // Whoever sees it end sees the service or node as it ended.
    await fleet.refreshTarget(run.operation.target);
    await run.journal.finish(ending);
  };

  /** What fails here is our own, like a database that is locked: it is taken up again, without sending anew. */
  const keepCarryingOut = async (operationId: string, fresh: boolean, onSent: () => void): Promise<void> => {
    let isFresh = fresh;
    while (!stopping.signal.aborted) {
      try {
        return await carryOut(operationId, isFresh, onSent);
      } catch (error) {
        if (stopping.signal.aborted) return;
        log.error({ operationId, error }, 'following an operation failed; it is taken up again');
        isFresh = false;
        await pause(retryMs).catch(() => {});
      }
    }
  };

  /** Runs an operation unless it runs already; the answer settles when its write has been answered. */
  const begin = (operationId: string, fresh: boolean): Promise<void> => {
    if (runs.has(operationId) || stopping.signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const run = keepCarryingOut(operationId, fresh, resolve).finally(() => {
        runs.delete(operationId);
        resolve();
      });
      runs.set(operationId, run);
    });
  };

  return {
    inTurn: turns.inTurn,
    settle: turns.settle,
    start: (operationId: string, target: TargetRef): void =>
      turns.holdWrite(target, begin(operationId, true)),
    /** Takes an operation up again where it was left: reads back what was in doubt, never sends anew. */
    follow: (operationId: string): void => {
      void begin(operationId, false);
    },
    /** Takes up everything that an earlier process left unfinished. Answers how many. */
    resumeAll: async (): Promise<number> => {
      const unfinished = await operations.listUnfinished();
      for (const operation of unfinished) void begin(operation.id, false);
      return unfinished.length;
    },
    /** Ends the following, and answers once every write under way has been answered. */
    stop: async (): Promise<void> => {
      stopping.abort();
      await Promise.all(runs.values());
    },
  } satisfies Follower & Record<string, unknown>;
};

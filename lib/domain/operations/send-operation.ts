import { isDomainError } from '#lib/domain/domain-error.ts';
import type { StoredOperation } from '#lib/domain/ports/operation-store.ts';
import type { Handle, StoredPlan } from '#lib/domain/ports/operator.ts';
import type { Ending, FollowServices, Journal } from './operation-journal.ts';

export type Sent = { handle: Handle } | { ending: Ending };

export type Pause = (ms: number) => Promise<void>;

type Context = {
  plan: StoredPlan;
  operation: StoredOperation;
  journal: Journal;
  pause: Pause;
  /** The process is ending: what is in doubt is read back at the next start. */
  signal: AbortSignal;
};

const readBackPauseMs = 2_000;
const readBackTries = 12;
// A write may still arrive after its connection was lost: "not applied" is believed when it is seen this often.
const sureAfter = 3;
const reconcileDeadlineMs = 20_000;

const sentenceOf = (error: unknown): string =>
  isDomainError(error) ? error.message : 'Quarterdeck itself failed; its log tells more.';

/** Finds out whether a write whose answer is missing took effect. */
export const readBack = async (
  { operator, log }: FollowServices,
  { plan, operation, journal, pause, signal }: Context,
): Promise<Sent> => {
  let absent = 0;
  for (let attempt = 0; attempt < readBackTries; attempt += 1) {
    if (attempt > 0) await pause(readBackPauseMs);
    try {
      const found = await operator.reconcile({
        plan,
        operationId: operation.id,
        signal: AbortSignal.any([signal, AbortSignal.timeout(reconcileDeadlineMs)]),
      });
      if (found.took === 'applied') {
        await journal.report({ message: 'Read back: the change was made', level: 'done' });
        return { handle: found.handle };
      }
      absent = found.took === 'not_applied' ? absent + 1 : 0;
      if (absent >= sureAfter) {
        return {
          ending: {
            state: 'failed',
            reason: 'The answer was lost. Read back: the change was not made. Make a new plan to try again.',
          },
        };
      }
    } catch (error) {
      signal.throwIfAborted();
      log.warn({ operationId: operation.id, error }, 'reading back failed');
      await journal.report({ message: `Cannot read back just now: ${sentenceOf(error)}`, level: 'warn' });
    }
  }
  return {
    ending: {
      state: 'unknown',
      reason:
        'The answer was lost, and reading back does not tell whether the change was made. Look at the service.',
    },
  };
};

/** Sends the change once. A refusal ends it; an answer that is lost is read back, never sent again. */
export const sendOperation = async (services: FollowServices, context: Context): Promise<Sent> => {
  const { plan, operation, journal } = context;
  // Durable before the write: whoever finds "pending" knows that nothing was sent.
  await journal.mark('running');
  try {
    const handle = await services.operator.execute({
      plan,
      operationId: operation.id,
      report: journal.report,
    });
    return { handle };
  } catch (error) {
    if (!isDomainError(error) || error.code !== 'upstream_timeout') {
      services.log.warn({ operationId: operation.id, error }, 'a change was not made');
      await journal.report({ message: sentenceOf(error), level: 'error' });
      // What is no refusal may have come after the write: only that is read back.
      if (isDomainError(error)) return { ending: { state: 'failed', reason: error.message } };
    }
    await journal.report({
      message: 'The answer was lost; reading back whether the change was made',
      level: 'warn',
    });
    return readBack(services, context);
  }
};

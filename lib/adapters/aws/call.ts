import { isDomainError } from '#lib/domain/domain-error.ts';
import type { Pacing, Priority } from './pacing.ts';
import { isUnsupported, translateError } from './translate-error.ts';

export type CallOptions<Answer> = {
  /** The IAM action, which is also what paces the call: `ecs:ListServices`. */
  action: string;
  /** What the call is about, for the sentence of a refusal. */
  resource?: string | undefined;
  signal: AbortSignal;
  /** `page` unless told. */
  priority?: Priority;
  /** Sends the command with the options given: `(options) => ecs.send(new ListClustersCommand({}), options)`. */
  send: (options: { abortSignal: AbortSignal }) => Promise<Answer>;
};

/** How a call ended; one that was given up waiting or aborted by its reader has no outcome. */
export type CallOutcome = 'ok' | 'throttled' | 'denied' | 'timeout' | 'failed';
export type OnCall = (call: { action: string; outcome: CallOutcome }) => void;

const outcomes: Partial<Record<string, CallOutcome>> = {
  aws_throttled: 'throttled',
  aws_access_denied: 'denied',
  upstream_timeout: 'timeout',
};

const outcomeOf = (error: unknown): CallOutcome => (isDomainError(error) && outcomes[error.code]) || 'failed';

/** Makes one call to AWS: waits for its turn, sends it with a deadline, throws only `DomainError`. */
export type Call = <Answer>(options: CallOptions<Answer>) => Promise<Answer>;

export const readDeadlineMs = 10_000;
export const writeDeadlineMs = 15_000;
// What an endpoint does not support is not asked for again for this long.
const unsupportedForMs = 5 * 60_000;

/**
 * The one way to AWS for an account and Region. `deadlineMs` counts from the sending, not from the
 * waiting for a turn; pass `writeDeadlineMs` and single-attempt clients for writes.
 */
export const createCall = ({
  pacing,
  account,
  region,
  deadlineMs = readDeadlineMs,
  now = Date.now,
  onCall,
}: {
  pacing: Pacing;
  account: string;
  region: string;
  deadlineMs?: number;
  now?: () => number;
  /** Told of every call that was sent. */
  onCall?: OnCall | undefined;
}): Call => {
  const unsupported = new Map<string, { error: unknown; untilMs: number }>();
  // An emulator that breaks down over one request answers like one that lacks the operation.
  const worked = new Set<string>();
  return async ({ action, resource, signal, priority, send }) => {
    const known = unsupported.get(action);
    if (known && now() < known.untilMs) throw known.error;
    const context = { action, region, resource, signal, deadlineMs };
    let isSent = false;
    try {
      await pacing.wait({ account, region, action, signal, priority });
      const abortSignal = AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)]);
      isSent = true;
      const answer = await send({ abortSignal });
      worked.add(action);
      onCall?.({ action, outcome: 'ok' });
      return answer;
    } catch (error) {
      const translated = translateError(error, context);
      if (isSent && !signal.aborted) onCall?.({ action, outcome: outcomeOf(translated) });
      if (isDomainError(translated) && translated.code === 'aws_throttled')
        pacing.slowDown({ account, region, action });
      if (isUnsupported(translated) && !worked.has(action))
        unsupported.set(action, { error: translated, untilMs: now() + unsupportedForMs });
      throw translated;
    }
  };
};

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
}: {
  pacing: Pacing;
  account: string;
  region: string;
  deadlineMs?: number;
  now?: () => number;
}): Call => {
  const unsupported = new Map<string, { error: unknown; untilMs: number }>();
  // An emulator that breaks down over one request answers like one that lacks the operation.
  const worked = new Set<string>();
  return async ({ action, resource, signal, priority, send }) => {
    const known = unsupported.get(action);
    if (known && now() < known.untilMs) throw known.error;
    const context = { action, region, resource, signal, deadlineMs };
    try {
      await pacing.wait({ account, region, action, signal, priority });
      const abortSignal = AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)]);
      const answer = await send({ abortSignal });
      worked.add(action);
      return answer;
    } catch (error) {
      const translated = translateError(error, context);
      if (isDomainError(translated) && translated.code === 'aws_throttled')
        pacing.slowDown({ account, region, action });
      if (isUnsupported(translated) && !worked.has(action))
        unsupported.set(action, { error: translated, untilMs: now() + unsupportedForMs });
      throw translated;
    }
  };
};

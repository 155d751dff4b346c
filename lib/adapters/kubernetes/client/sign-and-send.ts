import { setTimeout as delay } from 'node:timers/promises';
import type { CallOutcome, OnCall } from '#lib/adapters/aws/call.ts';
import { orAborted, startDeadline } from './deadline.ts';
import { actionOf, type RequestFacts } from './describe-request.ts';
import { endpointKey } from './kube-agents.ts';
import type { KubeAccess, KubeEndpoint, KubeHeaders } from './kube-endpoint.ts';
import { httpStatusOf, isThrottled, retryAfterMsOf } from './kube-error.ts';
import { type FailureContext, isCut, isEndpointFailure, translateFailure } from './translate-failure.ts';

export type Attempt = {
  endpoint: KubeEndpoint;
  headers: KubeHeaders;
  /** Ends with the caller or at the deadline. */
  signal: AbortSignal;
  /** Lifts the deadline of an answer that has begun and need not end. */
  disarm: () => void;
};

export type Sending<T> = {
  method: string;
  facts: RequestFacts;
  /** Whether it may be sent again when its connection was cut. */
  isRepeatable: boolean;
  deadlineMs: number;
  signal: AbortSignal;
  /** Sends it once; throws a refusal as translated, anything else as it came. */
  attempt: (attempt: Attempt) => Promise<T>;
};

export type Send = <T>(sending: Sending<T>) => Promise<T>;

/** A token that was refused when fresh is not renewed for every request: an exec plugin is a process. */
const refusedForMs = 10_000;
/** An endpoint is asked for anew at most this often, however many requests fail. */
const endpointForMs = 30_000;

/** A busy server says when to come back; a page does not wait for longer. */
const longestPauseMs = 2_000;

const outcomes: Partial<Record<string, CallOutcome>> = {
  aws_throttled: 'throttled',
  aws_access_denied: 'denied',
  upstream_timeout: 'timeout',
};

type Options = { access: KubeAccess; now: () => number; onCall: OnCall | undefined };

/** Signs a request in and sends it; once more where its token, its endpoint or its connection was over. */
export const createSend = ({ access, now, onCall }: Options): Send => {
  let refusedAtMs = Number.NEGATIVE_INFINITY;
  let forgottenAtMs = Number.NEGATIVE_INFINITY;

  // A plugin, or AWS, may take its time: who has gone need not wait for it.
  const endpointFor = (signal: AbortSignal) => orAborted(access.endpoint(signal), signal);
  const headersFor = (signal: AbortSignal) => orAborted(access.signIn(signal), signal);

  const renewToken = async (used: KubeHeaders, signal: AbortSignal): Promise<boolean> => {
    if (now() - refusedAtMs < refusedForMs) return false;
    // Another request may have renewed it meanwhile.
    const known = await headersFor(signal);
    if (JSON.stringify(known) === JSON.stringify(used)) access.forget('token');
    return true;
  };

  const hasMoved = async (used: KubeEndpoint, signal: AbortSignal): Promise<boolean> => {
    if (now() - forgottenAtMs >= endpointForMs) {
      forgottenAtMs = now();
      access.forget('endpoint');
    }
    return endpointKey(await endpointFor(signal)) !== endpointKey(used);
  };

  const run = async <T>(sending: Sending<T>, isLast: boolean): Promise<T> => {
    const { signal, deadlineMs, facts, method, isRepeatable } = sending;
    const endpoint = await endpointFor(signal);
    const headers = await headersFor(signal);
    const deadline = startDeadline(signal, deadlineMs);
    try {
      const attempt = { endpoint, headers, signal: deadline.signal, disarm: deadline.disarm };
      return await orAborted(sending.attempt(attempt), deadline.signal);
    } catch (error) {
      const mayRepeat = !isLast && !deadline.signal.aborted;
      const isRefused = httpStatusOf(error) === 401;
      if (isRefused && isLast) refusedAtMs = now();
      if (mayRepeat && isRefused && (await renewToken(headers, signal))) return run(sending, true);
      // Nothing was sent where there was no connection, so that even a write may try the new one.
      if (mayRepeat && isEndpointFailure(error) && (await hasMoved(endpoint, signal)))
        return run(sending, true);
      if (mayRepeat && isRepeatable && isCut(error)) return run(sending, true);
      if (mayRepeat && isRepeatable && isThrottled(error)) {
        deadline.disarm();
        await delay(Math.min(retryAfterMsOf(error), longestPauseMs), undefined, { signal }).catch(() => {});
        return run(sending, true);
      }
      const context: FailureContext = { access, facts, method, signal, deadlineMs, isLate: deadline.isLate };
      throw translateFailure(error, context);
    } finally {
      deadline.disarm();
    }
  };

  return async (sending) => {
    const action = actionOf(sending.facts);
    try {
      const answer = await run(sending, false);
      onCall?.({ action, outcome: 'ok' });
      return answer;
    } catch (cause) {
      const error = translateFailure(cause, { ...sending, access, isLate: () => false });
      if (!sending.signal.aborted) onCall?.({ action, outcome: outcomes[error.code] ?? 'failed' });
      throw error;
    }
  };
};

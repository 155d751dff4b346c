import { DomainError } from '#lib/domain/domain-error.ts';

/** Below the contract's 30 s, so that the answer still leaves in time. */
export const deadlineMs = 27_000;

/** What the work gives, or `upstream_timeout` once the signal says that it is too late. */
export const withDeadline = <T>(work: Promise<T>, signal: AbortSignal): Promise<T> =>
  new Promise((resolve, reject) => {
    const giveUp = () =>
      reject(
        new DomainError('upstream_timeout', 'AWS did not answer in time. Nothing more is known than before.'),
      );
    signal.addEventListener('abort', giveUp, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
  });

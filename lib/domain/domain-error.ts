import type { ErrorCode } from '#lib/contract/error-codes.ts';

export type ErrorDetails = { retryAfterSeconds?: number; [key: string]: unknown };

/** The one error of the product: a code of the contract's table, a sentence for people, never a secret or a stack. */
export class DomainError extends Error {
  override readonly name = 'DomainError' as const;
  readonly code: ErrorCode;
  readonly details: ErrorDetails | undefined;
  constructor(code: ErrorCode, message: string, options: { details?: ErrorDetails; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.details = options.details;
  }
}

/** By name, since the server and the routes are bundled apart and hold two copies of the class. */
export const isDomainError = (error: unknown): error is DomainError =>
  error instanceof Error && error.name === 'DomainError' && 'code' in error;

export const notFound = (thing: string, name: string) =>
  new DomainError('not_found', `There is no ${thing} "${name}" here.`);
export const invalidInput = (message: string, details?: ErrorDetails) =>
  new DomainError('invalid_input', message, { details });
export const unauthenticated = () =>
  new DomainError('unauthenticated', 'Sign in, or send an API key as a bearer token.');
export const forbidden = (message: string) => new DomainError('forbidden', message);
export const conflict = (message: string, details?: ErrorDetails) =>
  new DomainError('conflict', message, { details });
export const unprocessable = (message: string, details?: ErrorDetails) =>
  new DomainError('unprocessable', message, { details });
export const planExpired = () =>
  new DomainError(
    'plan_expired',
    'This plan is older than its ten minutes. Make a new one: it re-reads the service.',
  );
export const unavailable = (message: string, cause?: unknown) =>
  new DomainError('unavailable', message, { cause });

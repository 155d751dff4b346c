import type { MediaType } from '#lib/contract/endpoint.ts';
import { errorStatus } from '#lib/contract/error-codes.ts';
import type { Log } from '#lib/domain/context.ts';
import { isDomainError } from '#lib/domain/domain-error.ts';

const commonHeaders = (requestId: string) => ({
  'cache-control': 'no-store',
  'x-request-id': requestId,
});

export const answer = (body: unknown, status: number, requestId: string): Response =>
  Response.json(body, { status, headers: commonHeaders(requestId) });

/** An answer that is the thing itself, not an envelope around it. */
export const answerText = (
  text: string,
  options: { requestId: string; type: MediaType; headers: Record<string, string> },
): Response =>
  new Response(text, {
    headers: {
      ...commonHeaders(options.requestId),
      ...options.headers,
      'content-type': `${options.type}; charset=utf-8`,
    },
  });

const retryAfterOf = (details: unknown): string | undefined => {
  if (typeof details !== 'object' || details === null || !('retryAfterSeconds' in details)) return undefined;
  return String(details.retryAfterSeconds);
};

/** Next's own word for a browser that went to another page meanwhile. */
const hasLeft = (error: unknown): boolean => error instanceof Error && error.name === 'ResponseAborted';

/** The one place where an error becomes an answer. What is not a DomainError is logged and shown without its text. */
export const answerError = (error: unknown, requestId: string, log: Log): Response => {
  if (!isDomainError(error)) {
    if (!hasLeft(error)) log.error({ requestId, error }, 'a request failed for a reason that is not known');
    const body = {
      error: {
        code: 'internal',
        message: 'Something failed inside Quarterdeck. The log has it under this request id.',
        requestId,
      },
    };
    return answer(body, 500, requestId);
  }
  const status = errorStatus[error.code];
  const body = {
    error: {
      code: error.code,
      message: error.message,
      requestId,
      ...(error.details ? { details: error.details } : {}),
    },
  };
  const response = answer(body, status, requestId);
  const limited = error.code === 'rate_limited' || error.code === 'aws_throttled';
  const retryAfter = retryAfterOf(error.details) ?? (limited ? '2' : undefined);
  if (retryAfter) response.headers.set('retry-after', retryAfter);
  return response;
};

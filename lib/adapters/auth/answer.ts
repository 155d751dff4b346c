import { randomUUID } from 'node:crypto';
import { errorStatus } from '#lib/contract/error-codes.ts';
import type { DomainError } from '#lib/domain/domain-error.ts';

/** JSON that nobody keeps, with the cookies of a session that began or ended. */
export const answer = (status: number, body: unknown, cookies: string[] = []): Response => {
  const headers = new Headers({ 'content-type': 'application/json', 'cache-control': 'no-store' });
  for (const cookie of cookies) headers.append('set-cookie', cookie);
  return new Response(JSON.stringify(body), { status, headers });
};

/** An error as the API answers it. */
export const refuse = (error: DomainError, requestId: string = randomUUID()): Response => {
  const { code, message, details } = error;
  const response = answer(errorStatus[code], {
    error: { code, message, requestId, ...(details && { details }) },
  });
  if (details?.retryAfterSeconds !== undefined)
    response.headers.set('retry-after', String(details.retryAfterSeconds));
  return response;
};

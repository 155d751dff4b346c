import type { CallOptions } from '#lib/adapters/aws/call.ts';
import { readSdkError } from '#lib/adapters/aws/sdk-error.ts';
import { isUnsupported } from '#lib/adapters/aws/translate-error.ts';
import type { EcsAccess } from '#lib/adapters/ecs/plan/ecs-access.ts';
import { DomainError, isDomainError } from '#lib/domain/domain-error.ts';

// The turn may have to be waited for: RegisterTaskDefinition refills at one a second.
const patienceMs = 60_000;

const neverSent =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|ERR_INVALID_URL)/;
const cutOff = /^(ECONNRESET|EPIPE|ETIMEDOUT|ESOCKETTIMEDOUT)/;

/** Whether AWS may have carried out what it did not answer: then only reading back tells. */
export const isAnswerLost = (error: DomainError): boolean => {
  if (error.code === 'upstream_timeout') return true;
  if (isUnsupported(error) || error.code === 'aws_throttled') return false;
  const { code = '', status, message } = readSdkError(error.cause);
  if (neverSent.test(code)) return false;
  if (cutOff.test(code) || /socket hang up|aborted/i.test(message)) return true;
  return error.code === 'upstream_error' && (status === undefined || status >= 500);
};

/** Sends one write, once. A lost answer throws `upstream_timeout`, a refusal its own code. */
export const sendOnce = async <Answer>(
  { write }: EcsAccess,
  options: Omit<CallOptions<Answer>, 'signal'>,
): Promise<Answer> => {
  try {
    return await write.call({ ...options, signal: AbortSignal.timeout(patienceMs) });
  } catch (error) {
    if (!isDomainError(error)) throw error;
    if (error.code === 'aws_throttled') {
      const message = `AWS throttled ${options.action}, so nothing was changed. Make a new plan in a moment.`;
      throw new DomainError('aws_throttled', message, { details: error.details, cause: error });
    }
    if (!isAnswerLost(error)) throw error;
    throw new DomainError('upstream_timeout', `The answer of AWS to ${options.action} was lost.`, {
      cause: error,
    });
  }
};

import { httpStatusOf } from '#lib/adapters/kubernetes/client/kube-error.ts';
import { DomainError, isDomainError } from '#lib/domain/domain-error.ts';

// A server that gave up may have written all the same; a webhook that failed has not let it through.
const gaveUp = /etcdserver|request timed out|context deadline|ServerTimeout/i;

const isAnswerLost = (error: DomainError): boolean => {
  const status = httpStatusOf(error);
  if (error.code === 'upstream_timeout') return true;
  if (error.code === 'upstream_error') return status === undefined || gaveUp.test(error.message);
  return false;
};

/** Runs one write, once. A lost answer throws `upstream_timeout`, a refusal its own code. */
export const sendOnce = async <Answer>(send: () => Promise<Answer>): Promise<Answer> => {
  try {
    return await send();
  } catch (error) {
    if (!isDomainError(error) || !isAnswerLost(error) || error.code === 'upstream_timeout') throw error;
    throw new DomainError('upstream_timeout', `The answer of Kubernetes was lost: ${error.message}`, {
      cause: error,
    });
  }
};

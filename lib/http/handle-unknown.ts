import { notFound, unauthenticated } from '#lib/domain/domain-error.ts';
import { getRuntime } from '#lib/runtime-slot.ts';
import { answerError } from './envelope.ts';

/** A path of the API that names nothing: strangers learn not even that. */
export const handleUnknown = async (request: Request): Promise<Response> => {
  const { authenticator, services } = getRuntime();
  const requestId = services.newId();
  try {
    const actor = await authenticator.authenticate(request.headers);
    throw actor ? notFound('endpoint', new URL(request.url).pathname) : unauthenticated();
  } catch (error) {
    return answerError(error, requestId, services.log);
  }
};

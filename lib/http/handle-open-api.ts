import { unauthenticated } from '#lib/domain/domain-error.ts';
import { getRuntime } from '#lib/runtime-slot.ts';
import { answer, answerError } from './envelope.ts';
import { createOpenApi } from './open-api.ts';

/** GET /openapi.json, for whoever has a key or a session. */
export const handleOpenApi = async (request: Request): Promise<Response> => {
  const runtime = getRuntime();
  const requestId = runtime.services.newId();
  try {
    const actor = await runtime.authenticator.authenticate(request.headers);
    if (!actor) throw unauthenticated();
    return answer(createOpenApi(runtime), 200, requestId);
  } catch (error) {
    return answerError(error, requestId, runtime.services.log);
  }
};

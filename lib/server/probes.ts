import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Runtime } from '#lib/runtime-slot.ts';
import { respondError, respondText } from './respond.ts';

const toHeaders = (request: IncomingMessage): Headers => {
  const headers = new Headers();
  for (const name of ['authorization', 'cookie'] as const) {
    const value = request.headers[name];
    if (value) headers.set(name, value);
  }
  return headers;
};

const answerMetrics = async (
  request: IncomingMessage,
  response: ServerResponse,
  runtime: Runtime,
): Promise<void> => {
  const actor = await runtime.authenticator.authenticate(toHeaders(request));
  if (!actor)
    return respondError(response, 'unauthenticated', 'Send an API key as a bearer token, or sign in.');
  respondText(response, 200, await runtime.metricsText(), 'text/plain; version=0.0.4');
};

/** Answers /healthz, /readyz and /metrics; false when the path is none of them. `runtime` is null while starting. */
export const answerProbe = async (
  request: IncomingMessage,
  response: ServerResponse,
  runtime: Runtime | null,
): Promise<boolean> => {
  const [path] = (request.url ?? '').split('?');
  if (path !== '/healthz' && path !== '/readyz' && path !== '/metrics') return false;
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    respondError(response, 'invalid_input', 'Only GET is served here.');
  } else if (path === '/healthz') {
    respondText(response, 200, 'ok\n');
  } else if (!runtime) {
    respondError(response, 'unavailable', 'Quarterdeck is starting.');
  } else if (path === '/metrics') {
    await answerMetrics(request, response, runtime);
  } else if (await runtime.isReady()) {
    respondText(response, 200, 'ready\n');
  } else {
    respondError(response, 'unavailable', 'The database does not answer.');
  }
  return true;
};

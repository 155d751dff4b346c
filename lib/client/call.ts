import { buildRequest } from '#lib/contract/build-request.ts';
import type { Endpoint } from '#lib/contract/endpoint.ts';
import { ApiError } from './api-error.ts';

type Failure = { error?: { code?: string; message?: string; requestId?: string; details?: unknown } };

const readFailure = async (response: Response): Promise<ApiError> => {
  const body: Failure = await response.json().catch(() => ({}));
  return new ApiError({
    status: response.status,
    code: body.error?.code ?? 'internal',
    message: body.error?.message ?? `The server answered ${response.status}.`,
    requestId: body.error?.requestId,
    details: body.error?.details,
  });
};

/** Sends an endpoint's request from the browser. Throws ApiError unless it is answered as it should. */
export const send = async <Input, Output>(
  endpoint: Endpoint<Input, Output>,
  input: Input,
  options: { signal?: AbortSignal } = {},
): Promise<Response> => {
  const request = buildRequest(endpoint, input as Record<string, unknown>);
  const response = await fetch(request.path, {
    method: request.method,
    headers: { ...request.headers, 'x-quarterdeck': '1' },
    body: request.body,
    signal: options.signal,
    credentials: 'same-origin',
    cache: 'no-store',
  }).catch((cause: unknown) => {
    if (options.signal?.aborted) throw cause;
    throw new ApiError({ status: 0, code: 'network', message: 'Quarterdeck cannot be reached.', cause });
  });
  if (!response.ok) throw await readFailure(response);
  return response;
};

/** Calls an endpoint from the browser. Throws ApiError; the answer's shape is the endpoint's, which tests prove. */
export const call = async <Input, Output>(
  endpoint: Endpoint<Input, Output>,
  input: Input,
  options: { signal?: AbortSignal } = {},
): Promise<Output> => (await (await send(endpoint, input, options)).json()) as Output;

import { accessApi } from '../../lib/contract/api/access-api.ts';
import { buildRequest } from '../../lib/contract/build-request.ts';
import { ErrorBody, type Role } from '../../lib/contract/common.ts';
import type { Endpoint } from '../../lib/contract/endpoint.ts';
import { schemasOf } from '../../lib/contract/schemas.ts';

export type ApiFailure = { status: number; code: string; message: string; details?: unknown };

/** A program with an API key. Every body, good or bad, is parsed with its published schema. */
export const createApi = (url: string, key: string) => {
  const send = async <I, O>(endpoint: Endpoint<I, O>, input: I): Promise<Response> => {
    const request = buildRequest(endpoint, input as Record<string, unknown>);
    return fetch(`${url}${request.path}`, {
      method: request.method,
      headers: { ...request.headers, authorization: `Bearer ${key}` },
      body: request.body,
    });
  };
  return {
    call: async <I, O>(endpoint: Endpoint<I, O>, input: I): Promise<O> => {
      const response = await send(endpoint, input);
      const text = await response.text();
      if (response.status !== endpoint.status)
        throw new Error(`${endpoint.name} answered ${response.status}: ${text}`);
      return schemasOf(endpoint).output.parse(JSON.parse(text));
    },
    refusal: async <I, O>(endpoint: Endpoint<I, O>, input: I): Promise<ApiFailure> => {
      const response = await send(endpoint, input);
      const text = await response.text();
      if (response.ok) throw new Error(`${endpoint.name} was not refused: ${text}`);
      const { error } = ErrorBody.parse(JSON.parse(text));
      return { status: response.status, ...error };
    },
  };
};
export type Api = ReturnType<typeof createApi>;

/** Enters the demo as a role; answers the cookies of the session. */
export const enterDemo = async (url: string, role: Role): Promise<string> => {
  const response = await fetch(`${url}/api/auth/demo`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ role }),
  });
  if (!response.ok) throw new Error(`the demo refused ${role}: ${response.status} ${await response.text()}`);
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
};

/** An API key of a demo person with that role. */
export const createKey = async (url: string, role: Role): Promise<string> => {
  const cookie = await enterDemo(url, role);
  const request = buildRequest(accessApi.createKey, { body: { name: `e2e ${role}`, role } });
  const response = await fetch(`${url}${request.path}`, {
    method: 'POST',
    headers: { ...request.headers, cookie, origin: url },
    body: request.body,
  });
  const body = await response.text();
  if (response.status !== 201) throw new Error(`no key: ${response.status} ${body}`);
  return schemasOf(accessApi.createKey).output.parse(JSON.parse(body)).key;
};

/** Asks again until the answer is as wanted; the time is a bound, not a measure. */
export const until = async <T>(
  ask: () => Promise<T>,
  isWanted: (answer: T) => boolean,
  timeoutMs = 90_000,
): Promise<T> => {
  const untilMs = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (isWanted(answer)) return answer;
    if (Date.now() > untilMs) throw new Error(`never came: ${JSON.stringify(answer).slice(0, 2_000)}`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
};

import { queryOptions } from '@tanstack/react-query';
import type { Endpoint } from '#lib/contract/endpoint.ts';
import { isApiError } from './api-error.ts';
import { call } from './call.ts';

/** How often a page in front of a user asks again: while nothing moves, and while something does. */
export const steadyIntervalMs = 5_000;
export const movingIntervalMs = 2_000;

/** What was read a moment ago is not read again by the next who asks. */
export const freshMs = 1_000;

/** The query of an endpoint and its input: the key is the endpoint's name and the input, for page and browser alike. */
export const q = <Input, Output>(endpoint: Endpoint<Input, Output>, input: Input) =>
  queryOptions({
    queryKey: [endpoint.name, input] as const,
    queryFn: ({ signal }) => call(endpoint, input, { signal }),
    staleTime: freshMs,
    retry: (failures, error) =>
      failures < 2 &&
      isApiError(error) &&
      (error.status === 0 || error.status >= 500) &&
      error.code !== 'aws_access_denied',
  });

/** The key that all inputs of an endpoint share: `invalidateQueries({ queryKey: keyOf(endpoint) })`. */
export const keyOf = <Input, Output>(endpoint: Endpoint<Input, Output>) => [endpoint.name] as const;

export type MediaType = 'text/event-stream' | 'application/json' | 'application/yaml';

/**
 * One endpoint of the HTTP API as data, free of schemas so that the browser may carry it.
 * `path` is below /api/v1; `:name` parts and everything else of the input are told apart by `buildRequest`.
 */
export type Endpoint<Input, Output> = {
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly summary: string;
  readonly status: 200 | 201 | 202;
  /** Media types of an answer that is not an envelope of JSON, the one that comes unasked first. */
  readonly produces?: readonly MediaType[];
  /** Types only; never present at run time. */
  readonly types?: { input: Input; output: Output };
};

export type InputOf<E> = E extends Endpoint<infer Input, unknown> ? Input : never;
export type OutputOf<E> = E extends Endpoint<infer _Input, infer Output> ? Output : never;

type EndpointOptions = Pick<Endpoint<never, never>, 'name' | 'method' | 'path' | 'summary' | 'produces'> & {
  status?: 200 | 201 | 202;
};

export const endpoint = <Input, Output>(options: EndpointOptions): Endpoint<Input, Output> => ({
  status: 200,
  ...options,
});

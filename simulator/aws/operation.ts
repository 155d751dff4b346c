import type { World } from '../world/world.ts';
import type { RestRoute } from './rest-protocol.ts';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json | undefined };
export type JsonObject = { [key: string]: Json | undefined };

/** One request as an operation sees it: who calls, where, and the world it happens in. */
export type Call = {
  account: string;
  region: string;
  /** The caller's ARN, as STS GetCallerIdentity answers it. */
  caller: string;
  world: World;
  /** Epoch milliseconds of the world's clock. */
  now: number;
  requestId: string;
  /** Where the caller reached us, for answers that hold a link: `http://127.0.0.1:4566`. */
  origin: string;
  /** Where Kubernetes is served, and the authority that vouches for it. */
  kubernetes: { url: string; authority: string } | null;
};

/** Times inside an answer are epoch seconds (AWS JSON), made with `epochSeconds`. */
export type Operation = (input: JsonObject, call: Call) => JsonObject | Promise<JsonObject>;
export type Operations = Record<string, Operation>;

/** One AWS API of the AWS JSON protocols: the `x-amz-target` prefix and its operations. */
export type Api = {
  /** Service id as in the request signature: `ecs`, `ecr`, `logs`, `monitoring`, … */
  service: string;
  targetPrefix: string;
  operations: Operations;
  /** Set for APIs of the query protocol (form in, XML out); lists go out as `member` elements. */
  query?: { namespace: string };
  /** Set for APIs of the REST JSON protocol: which method and path mean which operation. */
  rest?: RestRoute[];
};

/** An error as AWS would answer it: the code goes out as `__type`. */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;
  readonly fields: JsonObject;
  constructor(code: string, message: string, status = 400, fields: JsonObject = {}) {
    super(message);
    this.name = 'AwsError';
    this.code = code;
    this.status = status;
    this.fields = fields;
  }
}

/** AWS JSON writes instants as epoch seconds with milliseconds as the fraction. */
export const epochSeconds = (ms: number): number => Math.round(ms) / 1000;

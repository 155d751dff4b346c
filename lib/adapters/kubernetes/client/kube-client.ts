import type { WebSocket } from 'ws';

export type KubeQuery = Record<string, string | number | boolean | undefined>;

export type KubeRead = {
  query?: KubeQuery;
  /** `application/json` unless told; a Table is asked for by its own media type. */
  accept?: string;
  signal: AbortSignal;
};

export type KubePatchType = 'json' | 'merge' | 'strategic' | 'apply';

export type KubeWrite = {
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  query?: KubeQuery;
  body?: unknown;
  /** Of a PATCH; its body's media type follows from it. */
  patch?: KubePatchType;
  /** Nothing is changed: the server says what would be (`dryRun=All`). */
  isDryRun?: boolean;
  signal: AbortSignal;
};

/**
 * The one way to a cluster's Kubernetes API: one keep-alive agent, TLS verified, signed in anew where a token
 * has run out. `path` begins with /api or /apis and is built by `kubePath`, which validates names.
 * Throws only `DomainError`: `not_found`, `forbidden`-like refusals as `aws_access_denied` is for AWS, `conflict`,
 * `unprocessable` (422, with the causes), `upstream_timeout`, `unavailable`, `upstream_error`.
 * A read is retried once on a connection that was closed under it; a write is sent once, and a lost answer is
 * `upstream_timeout`.
 */
export type KubeClient = {
  read: (path: string, options: KubeRead) => Promise<unknown>;
  write: (path: string, options: KubeWrite) => Promise<unknown>;
  /** An answer that never ends, line by line (watch, logs). Ends when the server ends it, throws when it is cut. */
  lines: (path: string, options: KubeRead) => Promise<AsyncIterable<string>>;
  /** A WebSocket for exec; a refusal before the upgrade throws as any other. */
  socket: (
    path: string,
    options: { query: KubeQuery | URLSearchParams; protocols: string[]; signal: AbortSignal },
  ) => Promise<WebSocket>;
  /** Ends the agent and everything open on it. */
  close: () => void;
};

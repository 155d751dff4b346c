import type { WebSocket } from 'ws';

export type KubeQuery = Record<string, string | number | boolean | undefined>;

export type KubeRead = {
  query?: KubeQuery;
  /** `application/json` unless told; a Table is asked for by its own media type. A log knows no `text/plain`. */
  accept?: string;
  /** 10 s unless told; of a stream it counts until it begins. */
  deadlineMs?: number;
  signal: AbortSignal;
};

export type KubeLines = KubeRead & {
  /** 16 MiB unless told. */
  maxLineBytes?: number;
  /** With it a longer line is cut there, and its whole length told just before; else it breaks the stream. */
  onCut?: (bytes: number) => void;
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

export type KubeSocket = {
  query: KubeQuery | URLSearchParams;
  protocols: string[];
  /** Ends the opening; what is open is its holder's to close. */
  signal: AbortSignal;
};

/**
 * The one way to a cluster's Kubernetes API: one keep-alive agent, TLS verified, signed in anew where a token
 * has run out. `path` begins with /api or /apis and is built by `kubePath`, which validates names.
 * Throws only `DomainError`: `not_found`, `aws_access_denied` (401 and 403, with the missing verb and resource),
 * `conflict`, `unprocessable` (422, with the causes), `aws_throttled`, `upstream_timeout`, `unavailable`,
 * `upstream_error`. What the server said is in `details` as `KubeErrorDetails`.
 * A read is retried once on a connection that was closed under it; a write is sent once, and a lost answer is
 * `upstream_timeout`. What is aborted by its own signal throws too, so that a part never looks whole.
 */
export type KubeClient = {
  /** The parsed JSON; text where `accept` names no JSON (`application/yaml`). */
  read: (path: string, options: KubeRead) => Promise<unknown>;
  write: (path: string, options: KubeWrite) => Promise<unknown>;
  /** An answer that never ends, line by line (watch, logs). Ends when the server ends it, throws when it is cut. */
  lines: (path: string, options: KubeLines) => Promise<AsyncIterable<string>>;
  /** A WebSocket for exec; a refusal before the upgrade throws as any other. Listen to it at once. */
  socket: (path: string, options: KubeSocket) => Promise<WebSocket>;
  /** Ends the agent and everything open on it. */
  close: () => void;
};

/** A log group of one account and Region. */
export type LogGroupRef = { account: string; region: string; group: string };

/** One event as CloudWatch Logs has it; `id` is unique in its group and the same in every read. */
export type LogEvent = {
  id: string;
  atMs: number;
  ingestedAtMs: number;
  stream: string;
  message: string;
};

export type LogWindow = {
  /** Inclusive on both sides. */
  fromMs: number;
  untilMs: number;
  /** Streams whose name begins so; a hint, the reader still tells the streams apart. */
  streamPrefix?: string;
  /** The latest events first, where the endpoint can. */
  newestFirst: boolean;
  /** A filter pattern of CloudWatch Logs that matches at least what is wanted. */
  pattern?: string;
};

export type LogPage = { events: LogEvent[]; next: string | null };

/** Reads of log groups. A page may be empty and still have a next one. Throws the translated error. */
export type LogSource = {
  readPage: (
    group: LogGroupRef,
    options: LogWindow & { token?: string; limit: number; signal: AbortSignal },
  ) => Promise<LogPage>;
};

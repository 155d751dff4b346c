export type LogEvent = {
  /** 56 digits, rising with time, unique in the log group. */
  eventId: string;
  atMs: number;
  /** A reader sees the event from this moment on. */
  ingestedAtMs: number;
  message: string;
};

/** What of an SDK error is of use, whatever was thrown. */
export type SdkError = {
  name: string;
  message: string;
  /** Node's code of a network failure: ECONNREFUSED and its kin. */
  code: string | undefined;
  status: number | undefined;
  retryAfterSeconds: number | undefined;
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const field = (value: unknown, ...path: string[]): unknown =>
  path.reduce<unknown>((at, key) => (isRecord(at) ? at[key] : undefined), value);

const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
const whole = (value: unknown) => (typeof value === 'number' ? value : undefined);

const retryAfterOf = (error: unknown) => {
  const header = Number(field(error, '$response', 'headers', 'retry-after'));
  return Number.isFinite(header) && header > 0 ? Math.ceil(header) : undefined;
};

// A refused connection to a name with several addresses arrives as an AggregateError without a message.
const causeCode = (error: unknown) => {
  const errors = field(error, 'errors');
  return (
    text(field(error, 'cause', 'code')) ??
    (Array.isArray(errors) ? text(field(errors[0], 'code')) : undefined)
  );
};

export const readSdkError = (error: unknown): SdkError => ({
  name: text(field(error, 'name')) ?? 'Error',
  message: text(field(error, 'message')) ?? '',
  code: text(field(error, 'code')) ?? causeCode(error),
  status:
    whole(field(error, '$metadata', 'httpStatusCode')) ?? whole(field(error, '$response', 'statusCode')),
  retryAfterSeconds: retryAfterOf(error),
});

/** AWS's sentence without what nobody should read: access keys, tokens and signatures. */
export const redact = (message: string): string =>
  message
    .replace(/\b(AKIA|ASIA)[A-Z0-9]{8,}\b/g, '$1…')
    .replace(/[A-Za-z0-9+/=_-]{80,}/g, '…')
    .slice(0, 500);

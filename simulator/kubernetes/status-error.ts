import type { ResourceType } from './resource-types.ts';

export type Cause = { reason?: string; message: string; field?: string };

type Details = {
  name?: string;
  group?: string;
  kind?: string;
  uid?: string;
  causes?: Cause[];
  retryAfterSeconds?: number;
};

/** A failure as the API server answers it: a Status object. */
export class StatusError extends Error {
  readonly code: number;
  readonly reason: string;
  readonly details: Details | undefined;
  readonly meta: Record<string, unknown>;
  constructor(input: {
    code: number;
    reason: string;
    message: string;
    details?: Details;
    meta?: Record<string, unknown>;
  }) {
    super(input.message);
    this.name = 'StatusError';
    this.code = input.code;
    this.reason = input.reason;
    this.details = input.details;
    this.meta = input.meta ?? {};
  }
  toStatus(): Record<string, unknown> {
    return {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: this.meta,
      status: 'Failure',
      message: this.message,
      ...(this.reason ? { reason: this.reason } : {}),
      ...(this.details ? { details: this.details } : {}),
      code: this.code,
    };
  }
}

const qualified = ({ plural, group }: ResourceType): string => (group ? `${plural}.${group}` : plural);
const groupDetail = ({ group }: ResourceType) => (group ? { group } : {});

export const notFound = (type: ResourceType, name: string): StatusError =>
  new StatusError({
    code: 404,
    reason: 'NotFound',
    message: `${qualified(type)} "${name}" not found`,
    details: { name, ...groupDetail(type), kind: type.plural },
  });

/** A path that names nothing at all. */
export const noSuchPath = (): StatusError =>
  new StatusError({
    code: 404,
    reason: 'NotFound',
    message: 'the server could not find the requested resource',
    details: {},
  });

export const conflict = (type: ResourceType, name: string, why?: string): StatusError =>
  new StatusError({
    code: 409,
    reason: 'Conflict',
    message: `Operation cannot be fulfilled on ${qualified(type)} "${name}": ${why ?? 'the object has been modified; please apply your changes to the latest version and try again'}`,
    details: { name, ...groupDetail(type), kind: type.plural },
  });

export const alreadyExists = (type: ResourceType, name: string): StatusError =>
  new StatusError({
    code: 409,
    reason: 'AlreadyExists',
    message: `${qualified(type)} "${name}" already exists`,
    details: { name, ...groupDetail(type), kind: type.plural },
  });

export function invalid(type: ResourceType, name: string, causes: Cause[]): StatusError {
  const kind = type.group ? `${type.kind}.${type.group}` : type.kind;
  const texts = causes.map(({ field, message }) => `${field}: ${message}`);
  return new StatusError({
    code: 422,
    reason: 'Invalid',
    message: `${kind} "${name}" is invalid: ${texts.length > 1 ? `[${texts.join(', ')}]` : texts.join('')}`,
    details: { ...(name ? { name } : {}), ...groupDetail(type), kind: type.kind, causes },
  });
}

export const forbidden = (type: ResourceType, name: string, why: string): StatusError =>
  new StatusError({
    code: 403,
    reason: 'Forbidden',
    message: name
      ? `${qualified(type)} "${name}" is forbidden: ${why}`
      : `${qualified(type)} is forbidden: ${why}`,
    details: { ...(name ? { name } : {}), ...groupDetail(type), kind: type.plural },
  });

export const badRequest = (message: string): StatusError =>
  new StatusError({ code: 400, reason: 'BadRequest', message });

export const unauthorized = (): StatusError =>
  new StatusError({ code: 401, reason: 'Unauthorized', message: 'Unauthorized' });

export const expired = (message: string, meta: Record<string, unknown> = {}): StatusError =>
  new StatusError({ code: 410, reason: 'Expired', message, meta });

export const unsupportedMedia = (message: string): StatusError =>
  new StatusError({ code: 415, reason: 'UnsupportedMediaType', message, details: {} });

export const tooManyRequests = (): StatusError =>
  new StatusError({
    code: 429,
    reason: 'TooManyRequests',
    message: 'too many requests, please try again later',
    details: { retryAfterSeconds: 1 },
  });

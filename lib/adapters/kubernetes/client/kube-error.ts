import { DomainError, isDomainError } from '#lib/domain/domain-error.ts';
import type { RequestFacts } from './describe-request.ts';

export type KubeCause = { reason?: string; message?: string; field?: string };

/** What `details` of an error of the Kubernetes API holds. */
export type KubeErrorDetails = {
  /** `kubernetes:list/pods` */
  action: string;
  httpStatus?: number;
  /** The reason of the Status: `Forbidden`, `Conflict`, `AlreadyExists`. */
  reason?: string;
  causes?: KubeCause[];
  kind?: string;
  name?: string;
  retryAfterSeconds?: number;
  remedy?: string;
  /** The verb and resource that are missing, of a 403. */
  missing?: RequestFacts;
  /** The server has no such resource at all: no metrics server, an older version. */
  unsupported?: boolean;
};

/** What is kept of a version is over (410): list anew. Stays inside the list and watch layer. */
export class ExpiredVersionError extends DomainError {
  readonly isExpiredVersion = true;
}

export const isExpiredVersion = (error: unknown): boolean =>
  isDomainError(error) && 'isExpiredVersion' in error;

/** The status of the answer behind an error; undefined when there was none. */
export const httpStatusOf = (error: unknown): number | undefined => {
  const status = isDomainError(error) ? error.details?.httpStatus : undefined;
  return typeof status === 'number' ? status : undefined;
};

/** Whether the server gave this cause: `DisruptionBudget`, `ResourceVersionTooLarge`, `NamespaceTerminating`. */
export const hasCause = (error: unknown, reason: string): boolean => {
  const causes = isDomainError(error) ? error.details?.causes : undefined;
  return Array.isArray(causes) && causes.some((one: KubeCause) => one.reason === reason);
};

/** A 403 of the authoriser, which a narrower question may not meet. */
export const isForbidden = (error: unknown): boolean =>
  isDomainError(error) && error.code === 'aws_access_denied' && httpStatusOf(error) === 403;

/** The verb that a 403 misses. */
export const missingVerbOf = (error: unknown): string | undefined => {
  const details = isDomainError(error) ? (error.details as Partial<KubeErrorDetails> | undefined) : undefined;
  return details?.missing?.verb;
};

/** The server has too much to do: it is to be asked again later. */
export const isThrottled = (error: unknown): boolean =>
  isDomainError(error) && error.code === 'aws_throttled';

/** When the server wants to be asked again, in milliseconds; 0 when it did not say. */
export const retryAfterMsOf = (error: unknown): number =>
  isDomainError(error) ? (error.details?.retryAfterSeconds ?? 0) * 1000 : 0;

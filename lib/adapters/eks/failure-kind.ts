import { readSdkError } from '#lib/adapters/aws/sdk-error.ts';
import { httpStatusOf } from '#lib/adapters/kubernetes/client/kube-error.ts';
import { isDomainError } from '#lib/domain/domain-error.ts';

/** What kept us from reading the Kubernetes API; `aws`: AWS itself, before Kubernetes was asked. */
export type FailureKind =
  | 'unauthorized'
  | 'forbidden'
  | 'certificate'
  | 'name'
  | 'unreachable'
  | 'timeout'
  | 'aws'
  | 'other';

const certificate = /^(CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|ERR_TLS|HOSTNAME_MISMATCH|INVALID_CA)/;
const name = /^(ENOTFOUND|EAI_AGAIN|EAI_NODATA)$/;
const slow = /^(ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT|UND_ERR_HEADERS_TIMEOUT)$/;
const unreachable =
  /^(ECONNREFUSED|ECONNRESET|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|EPIPE|EPROTO|ERR_SSL|UND_ERR_)/;

const codeBehind = (error: unknown): string => {
  const own = readSdkError(error).code ?? '';
  // The code of a DomainError is the contract's; Node's is in its cause.
  return isDomainError(error) ? (readSdkError(error.cause).code ?? '') : own;
};

/** Sorts a failure of the Kubernetes client, or of what it asked AWS before. */
export const failureKindOf = (error: unknown): FailureKind => {
  const status = httpStatusOf(error);
  if (status === 401) return 'unauthorized';
  if (status === 403) return 'forbidden';
  if (status !== undefined) return 'other';
  const action = isDomainError(error) ? error.details?.action : undefined;
  if (typeof action === 'string' && /^(eks|sts):/.test(action)) return 'aws';
  const code = codeBehind(error);
  if (certificate.test(code)) return 'certificate';
  if (name.test(code)) return 'name';
  if (slow.test(code)) return 'timeout';
  if (unreachable.test(code)) return 'unreachable';
  return isDomainError(error) && error.code === 'upstream_timeout' ? 'timeout' : 'other';
};

import { readSdkError, redact } from '#lib/adapters/aws/sdk-error.ts';
import { DomainError, isDomainError } from '#lib/domain/domain-error.ts';
import { isProxyFailure } from './connect-through-proxy.ts';
import { actionOf } from './describe-request.ts';
import type { StatusContext } from './translate-status.ts';

const certificate =
  /^(CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_(VERIFY|GET)|ERR_TLS_CERT|HOSTNAME_MISMATCH|INVALID_CA|ERR_SSL_TLSV1_ALERT_UNKNOWN_CA)/;
const unreachable =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT|ERR_SSL|EPROTO|ERR_TLS)/;
const cut = /^(UND_ERR_SOCKET|ECONNRESET|EPIPE|UND_ERR_CLOSED|UND_ERR_DESTROYED|ECONNABORTED)/;

export const codeOf = (error: unknown): string => readSdkError(error).code ?? '';

/** The request never left: what was known of the endpoint may be over. */
export const isEndpointFailure = (error: unknown): boolean =>
  isProxyFailure(error) ||
  certificate.test(codeOf(error)) ||
  /^(ECONNREFUSED|ENOTFOUND)$/.test(codeOf(error));

/** The connection was closed under the request. */
export const isCut = (error: unknown): boolean => cut.test(codeOf(error));

/** Node's codes are what people search for; this one is nobody's. */
const nameOf = (code: string) => (code === 'UND_ERR_CONNECT_TIMEOUT' ? 'no connection in time' : code);

export type FailureContext = StatusContext & {
  signal: AbortSignal;
  deadlineMs: number;
  isLate: () => boolean;
};

const explain = (
  error: unknown,
  context: FailureContext,
): { code: DomainError['code']; message: string; remedy?: string } => {
  const { access, method, signal, deadlineMs, isLate } = context;
  const api = `The Kubernetes API of ${access.name}`;
  const code = codeOf(error);
  const isLost = method !== 'GET';
  const unknown = 'Whether the change was made is not known.';
  if (signal.aborted) return { code: 'upstream_timeout', message: `${api} did not answer in time.` };
  if (isLate())
    return {
      code: 'upstream_timeout',
      message: `${api} did not answer within ${deadlineMs / 1000} s.${isLost ? ` ${unknown}` : ''}`,
    };
  if (certificate.test(code)) {
    const remedy =
      'Check that the endpoint is the cluster’s own and that its certificate authority is known.';
    return {
      code: 'unavailable',
      message: `${api} shows a certificate that cannot be verified (${code}). ${remedy}`,
      remedy,
    };
  }
  if (unreachable.test(code)) {
    const remedy =
      access.remedy?.('unreachable') ??
      'If its endpoint is private, Quarterdeck must run where the cluster’s network can be reached.';
    return { code: 'unavailable', message: `${api} cannot be reached (${nameOf(code)}). ${remedy}`, remedy };
  }
  if (cut.test(code))
    return isLost
      ? { code: 'upstream_timeout', message: `${api} closed the connection before it answered. ${unknown}` }
      : { code: 'unavailable', message: `${api} closed the connection.` };
  return {
    code: 'upstream_error',
    message: `${api} could not be read: ${redact(readSdkError(error).message) || 'no reason given'}`,
  };
};

/** A request that got no whole answer, as the product's own error. */
export const translateFailure = (error: unknown, context: FailureContext): DomainError => {
  if (isDomainError(error)) return error;
  const { code, message, remedy } = explain(error, context);
  const details = { action: actionOf(context.facts), ...(remedy ? { remedy } : {}) };
  return new DomainError(code, message, { details, cause: error });
};

import { expect, test } from 'vitest';
import { DomainError, type ErrorDetails } from '#lib/domain/domain-error.ts';
import { failureKindOf } from './failure-kind.ts';

const caused = (code: string) =>
  new DomainError('unavailable', 'said', {
    details: { action: 'kubernetes:list/pods' },
    cause: Object.assign(new Error('failed'), { code }),
  });
const refused = (details: ErrorDetails) => new DomainError('aws_access_denied', 'said', { details });

test.each([
  ['unauthorized', refused({ httpStatus: 401 })],
  ['forbidden', refused({ httpStatus: 403 })],
  ['other', new DomainError('unavailable', 'said', { details: { httpStatus: 503 } })],
  ['aws', refused({ action: 'eks:DescribeCluster' })],
  ['aws', new DomainError('upstream_timeout', 'said', { details: { action: 'sts:GetCallerIdentity' } })],
  ['certificate', caused('SELF_SIGNED_CERT_IN_CHAIN')],
  ['certificate', caused('UNABLE_TO_VERIFY_LEAF_SIGNATURE')],
  ['certificate', caused('ERR_TLS_CERT_ALTNAME_INVALID')],
  ['certificate', caused('CERT_HAS_EXPIRED')],
  ['name', caused('ENOTFOUND')],
  ['name', caused('EAI_AGAIN')],
  ['timeout', caused('UND_ERR_CONNECT_TIMEOUT')],
  ['timeout', caused('ETIMEDOUT')],
  ['timeout', new DomainError('upstream_timeout', 'said')],
  ['unreachable', caused('ECONNREFUSED')],
  ['unreachable', caused('UND_ERR_SOCKET')],
  ['name', Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' })],
  ['other', new Error('anything')],
  ['other', 'a text'],
] as const)('sorts into %s: %s', (kind, error) => {
  expect(failureKindOf(error)).toBe(kind);
});

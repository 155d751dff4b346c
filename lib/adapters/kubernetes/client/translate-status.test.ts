import { expect, test } from 'vitest';
import { describeRequest } from './describe-request.ts';
import { hasCause, isExpiredVersion, isForbidden } from './kube-error.ts';
import { translateStatus } from './translate-status.ts';

const translate = (
  httpStatus: number,
  body: unknown,
  method = 'GET',
  path = '/api/v1/namespaces/shop/pods',
) =>
  translateStatus({
    httpStatus,
    body,
    context: { access: { name: 'harbour' }, method, facts: describeRequest(method, path, false) },
  });

const evict = '/api/v1/namespaces/shop/pods/web-0/eviction';

test('names what a refusal misses', () => {
  const error = translate(403, {
    message:
      'pods is forbidden: User "ada" cannot watch resource "pods" in API group "" at the cluster scope',
    reason: 'Forbidden',
  });
  expect(error.code).toBe('aws_access_denied');
  expect(error.message).toBe(
    'Kubernetes refused to watch pods at the cluster scope of harbour to ada. Allow the verb "watch" on "pods" at the cluster scope.',
  );
  expect(isForbidden(error)).toBe(true);
});

test('names what was asked for where a refusal gives no reason', () => {
  const error = translate(403, { message: 'Forbidden' }, 'GET', '/api/v1/namespaces/shop/pods/web-0/exec');
  expect(error.message).toContain('Allow the verb "get" on "pods/exec" in the namespace "shop".');
});

test('a quota and an admission webhook refuse the change, not the one who asks', () => {
  const quota = translate(
    403,
    {
      message:
        'pods "web-0" is forbidden: exceeded quota: small, requested: pods=1, used: pods=4, limited: pods=4',
    },
    'POST',
  );
  expect([quota.code, isForbidden(quota)]).toEqual(['unprocessable', false]);
  expect(quota.message).toContain('exceeded quota: small');
});

test('a disruption budget is a conflict, a busy server is throttling', () => {
  const held = translate(
    429,
    {
      message: "Cannot evict pod as it would violate the pod's disruption budget.",
      reason: 'TooManyRequests',
      details: {
        causes: [{ reason: 'DisruptionBudget', message: 'The disruption budget web needs 2 healthy pods' }],
      },
    },
    'POST',
    evict,
  );
  expect([held.code, hasCause(held, 'DisruptionBudget')]).toEqual(['conflict', true]);
  const busy = translate(429, { details: { retryAfterSeconds: 3 } }, 'POST', evict);
  expect([busy.code, busy.details?.retryAfterSeconds]).toEqual(['aws_throttled', 3]);
});

test('a version that is over is told apart', () => {
  expect(isExpiredVersion(translate(410, { reason: 'Expired', message: 'too old resource version' }))).toBe(
    true,
  );
  expect(isExpiredVersion(translate(500, { reason: 'InternalError' }))).toBe(false);
});

test.each([
  [400, 'unprocessable'],
  [401, 'aws_access_denied'],
  [404, 'not_found'],
  [409, 'conflict'],
  [415, 'upstream_error'],
  [422, 'unprocessable'],
  [500, 'upstream_error'],
  [503, 'unavailable'],
  [504, 'upstream_timeout'],
  [301, 'upstream_error'],
])('an answer %i without a Status is %s', (httpStatus, code) => {
  for (const body of ['', '<html>', 'null', '{"details":7,"message":{}}', undefined]) {
    const error = translate(httpStatus, body);
    expect(error.code).toBe(code);
    expect(error.details).toMatchObject({ httpStatus, action: 'kubernetes:list/pods' });
    expect(error.message).toMatch(/\.$/);
  }
});

test('what a server repeats of a token is left out', () => {
  const token = `k8s-aws-v1.${'aHR0cHM6Ly9zdHMu'.repeat(20)}`;
  expect(translate(400, { message: `invalid bearer token ${token}` }).message).not.toContain('aHR0cHM6');
});

import { expect, test } from 'vitest';
import { notFound } from '#lib/domain/domain-error.ts';
import { incompleteFrom, isUnsupported, translateError } from './translate-error.ts';

const context = { action: 'ecs:ListServices', region: 'eu-west-1' };
const sdkError = (name: string, message: string, more: object = {}) =>
  Object.assign(new Error(message), { name, ...more });

test('names the missing IAM action and the resource of a refusal', () => {
  const error = translateError(
    sdkError(
      'AccessDeniedException',
      'User: arn:aws:sts::123456789012:assumed-role/reader/x is not authorized to perform: ecs:ListServices on resource: arn:aws:ecs:eu-west-1:123456789012:cluster/prod because no identity-based policy allows it',
    ),
    context,
  );
  expect(error.code).toBe('aws_access_denied');
  expect(error.message).toContain('ecs:ListServices on arn:aws:ecs:eu-west-1:123456789012:cluster/prod');
  expect(error.details).toMatchObject({ action: 'ecs:ListServices' });
});

test('names the action it asked for when AWS does not', () => {
  expect(translateError(sdkError('AccessDenied', 'Access Denied'), context).message).toBe(
    'AWS refused ecs:ListServices in eu-west-1. Allow the IAM action ecs:ListServices.',
  );
});

test('says when to come back after throttling', () => {
  const error = translateError(sdkError('ThrottlingException', 'Rate exceeded'), context);
  expect([error.code, error.details?.retryAfterSeconds]).toEqual(['aws_throttled', 5]);
});

test('takes a page for people as an operation that the endpoint does not have', () => {
  const error = translateError(
    sdkError('SyntaxError', `Unexpected token '<', "<!doctype "... is not valid JSON`, {
      $metadata: { httpStatusCode: 500 },
    }),
    context,
  );
  expect(error.code).toBe('upstream_error');
  expect(error.message).toBe('The endpoint does not support ecs:ListServices.');
  expect(isUnsupported(error)).toBe(true);
});

test('does not take a gateway error for a missing operation', () => {
  const error = translateError(
    sdkError('SyntaxError', `Unexpected token '<'`, { $metadata: { httpStatusCode: 503 } }),
    context,
  );
  expect(isUnsupported(error)).toBe(false);
  expect(error.code).toBe('upstream_error');
});

test.each([
  ['ExpiredTokenException', 'The security token included in the request is expired', 'expired'],
  ['CredentialsProviderError', 'Could not load credentials from any providers', 'AWS_PROFILE'],
  ['UnrecognizedClientException', 'The security token included in the request is invalid.', 'access key'],
  ['Error', 'Region is missing', 'AWS_REGION'],
])('explains %s with its remedy', (name, message, remedy) => {
  const error = translateError(sdkError(name, message), context);
  expect(error.code).toBe('unavailable');
  expect(error.message).toContain(remedy);
});

test('tells an unreachable endpoint from a slow one', () => {
  expect(translateError(sdkError('Error', 'connect', { code: 'ECONNREFUSED' }), context).code).toBe(
    'unavailable',
  );
  expect(translateError(sdkError('TimeoutError', 'socket', {}), context).code).toBe('upstream_timeout');
  expect(
    translateError(sdkError('AbortError', 'Request aborted'), { ...context, deadlineMs: 10_000 }).message,
  ).toBe('AWS did not answer ecs:ListServices in eu-west-1 within 10 s.');
});

test('never repeats a token or a key of the answer', () => {
  const error = translateError(
    sdkError('InvalidParameterException', `key AKIAIOSFODNN7EXAMPLE token ${'a'.repeat(200)}`),
    context,
  );
  expect(error.message).not.toContain('IOSFODNN7EXAMPLE');
  expect(error.message).not.toContain('aaaaaaaaaa');
});

test('keeps an error that is translated already', () => {
  const known = notFound('service', 'web');
  expect(translateError(known, context)).toBe(known);
  expect(incompleteFrom(known, 'events')).toEqual({
    scope: 'events',
    code: 'not_found',
    message: known.message,
  });
});

test('takes an answer that is not of AWS for an operation that the endpoint lacks', () => {
  const answered = (name: string, message: string, status: number) =>
    isUnsupported(
      translateError(sdkError(name, message, { $metadata: { httpStatusCode: status } }), context),
    );
  expect(answered('Unknown', 'UnknownError', 400)).toBe(true);
  expect(answered('UnknownError', '', 404)).toBe(true);
  expect(answered('MethodNotAllowed', 'no such method', 405)).toBe(true);
  expect(answered('InternalFailure', "API action 'X' for service 'ecs' not yet implemented", 501)).toBe(true);
  expect(answered('ClientException', 'The action ListServiceDeployments is not supported', 400)).toBe(true);
  expect(answered('Unknown', 'UnknownError', 500)).toBe(false);
  expect(answered('InvalidParameterException', 'This operation is not supported for DAEMON', 400)).toBe(
    false,
  );
  expect(answered('ServiceNotFoundException', 'Unknown service.', 400)).toBe(false);
});

test('does not take a misspelt date for an operation that is lacking', () => {
  const error = translateError(
    sdkError(
      'TypeError',
      'Expected real number, got implicit NaN\n  Deserialization error: to see the raw response',
      {
        $response: { statusCode: 200 },
      },
    ),
    context,
  );
  expect(isUnsupported(error)).toBe(false);
  expect(error.message).toContain('a date or number that is not written as the AWS protocol says');
});

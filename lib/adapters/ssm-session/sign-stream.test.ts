import { createHash, createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { signStream } from './sign-stream.ts';

const at = new Date('2026-11-22T18:00:00Z');
const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret', sessionToken: 'of-a-role' };
const address = 'wss://ssmmessages.eu-west-1.amazonaws.com/v1/data-channel/ecs-execute-command-0a1b';
const sign = (streamUrl: string) => signStream({ streamUrl, credentials, region: 'eu-west-1', at });

const hash = (text: string) => createHash('sha256').update(text).digest('hex');
const mac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();

test('the request for the stream is signed for ssmmessages, with its query', async () => {
  const headers = await sign(`${address}?role=publish_subscribe&cell-number=AAEAAXxZ/k%3D`);
  const scope = '20261122/eu-west-1/ssmmessages/aws4_request';
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
  const canonical = [
    'GET',
    '/v1/data-channel/ecs-execute-command-0a1b',
    'cell-number=AAEAAXxZ%2Fk%3D&role=publish_subscribe',
    'host:ssmmessages.eu-west-1.amazonaws.com',
    'x-amz-date:20261122T180000Z',
    'x-amz-security-token:of-a-role',
    '',
    'host;x-amz-date;x-amz-security-token',
    hash(''),
  ].join('\n');
  const text = ['AWS4-HMAC-SHA256', '20261122T180000Z', scope, hash(canonical)].join('\n');
  const key = scope.split('/').reduce<string | Buffer>(mac, 'AWS4secret');
  expect(headers).toEqual({
    'x-amz-date': '20261122T180000Z',
    'x-amz-security-token': 'of-a-role',
    authorization: `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/${scope}, SignedHeaders=host;x-amz-date;x-amz-security-token, Signature=${mac(key, text).toString('hex')}`,
  });
});

test('a URL that is signed itself is left alone', async () => {
  expect(await sign(`${address}?X-Amz-Signature=${'a'.repeat(64)}`)).toEqual({});
});

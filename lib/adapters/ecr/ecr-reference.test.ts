import { expect, it } from 'vitest';
import { bestTag, parseEcrReference } from './ecr-reference.ts';

const base = '123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/web';
const digest = `sha256:${'a'.repeat(64)}`;

it.each([
  [`${base}:v1`, { base, account: '123456789012', region: 'eu-west-1', repository: 'shop/web', tag: 'v1' }],
  [
    `${base}@${digest}`,
    { base, account: '123456789012', region: 'eu-west-1', repository: 'shop/web', digest },
  ],
  [base, { base, account: '123456789012', region: 'eu-west-1', repository: 'shop/web', tag: 'latest' }],
  [
    '123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/web:1',
    expect.objectContaining({ region: 'cn-north-1' }),
  ],
  ['123456789012.dkr-ecr.eu-west-1.on.aws/web:1', expect.objectContaining({ repository: 'web' })],
  ['nginx:1.25', null],
  ['public.ecr.aws/nginx/nginx:1.25', null],
  ['localhost:5000/web', null],
])('reads %s', (reference, expected) => {
  expect(parseEcrReference(reference)).toEqual(expected);
});

it('prefers a version to a word', () => {
  expect(bestTag(['latest', 'v1.2'])).toBe('v1.2');
  expect(bestTag(['latest'])).toBe('latest');
  expect(bestTag([])).toBeUndefined();
});

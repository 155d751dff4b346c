import { expect, test } from 'vitest';
import { safeNext } from './safe-next.ts';

test('a path of ours is where the sign-in leads, with its query', () => {
  expect(safeNext('/services?status=failing')).toBe('/services?status=failing');
});

test.each([
  'https://evil.example/',
  '//evil.example',
  '/\\evil.example',
  '/\t/evil.example',
  'javascript:alert(1)',
  '/sign-in?next=/',
  '/api/v1/me',
  ['/services'],
  undefined,
])('anything else leads to the overview: %j', (next) => {
  expect(safeNext(next)).toBe('/');
});

import { expect, test } from 'vitest';
import { tokenizeYaml } from './yaml-tokens.ts';

const kinds = (line: string) =>
  tokenizeYaml(line)
    .filter(({ text }) => text.trim() !== '')
    .map(({ kind, text }) => `${kind} ${text.trim()}`);

test('a key, its colon and its value are told apart', () => {
  expect(kinds('  image: shop/web:v1')).toEqual(['key image', 'mark :', 'value shop/web:v1']);
  expect(kinds('  - name: web')).toEqual(['mark -', 'key name', 'mark :', 'value web']);
  expect(kinds('"a:b": 1')).toEqual(['key "a:b"', 'mark :', 'value 1']);
});

test('a colon within a value makes no key', () => {
  expect(kinds('- http://example.com:80/')).toEqual(['mark -', 'value http://example.com:80/']);
});

test('a comment is one', () => {
  expect(kinds('  # as it was')).toEqual(['comment # as it was']);
});

test('the parts joined are the line as it was written', () => {
  for (const line of ['', '  ', '- - a: b', 'key:', "  'it''s': x # y", '\tweird: 1'])
    expect(
      tokenizeYaml(line)
        .map(({ text }) => text)
        .join(''),
    ).toBe(line);
});

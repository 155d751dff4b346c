import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toCommandLine } from './command-line.ts';

/** The words of a POSIX shell, as far as quotes go. */
const part = (line: string): string[] =>
  [...line.matchAll(/(?:'[^']*'|\\.|[^\s'\\])+/gs)].map(([word]) =>
    word.replace(/'([^']*)'|\\(.)/gs, (_, quoted, escaped) => quoted ?? escaped),
  );

test('plain words stay as they are, and the others are quoted', () => {
  expect(toCommandLine(['/bin/sh'])).toBe('/bin/sh');
  expect(toCommandLine(['sh', '-c', `echo "it's"; ls`])).toBe(`sh -c 'echo "it'\\''s"; ls'`);
});

test('a line is parted into the very words again', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 1 }), (words) => {
      expect(part(toCommandLine(words))).toEqual(words);
    }),
  );
});

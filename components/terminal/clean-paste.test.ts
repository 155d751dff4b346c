import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cleanPaste, needsAsking } from './clean-paste.ts';

test('one line is pasted as it is', () => {
  const paste = cleanPaste('ls -la\t/var/log | grep ü');
  expect(paste).toEqual({
    text: 'ls -la\t/var/log | grep ü',
    lines: ['ls -la\t/var/log | grep ü'],
    removed: 0,
  });
  expect(needsAsking(paste)).toBe(false);
});

test('lines are asked about, one with a line end too, since it would run at once', () => {
  expect(cleanPaste('cd /\r\nrm x\r').lines).toEqual(['cd /', 'rm x']);
  expect(needsAsking(cleanPaste('rm x\n'))).toBe(true);
});

test('nothing that is pasted can end the paste or steer the terminal', () => {
  expect(cleanPaste('a\u001b[201~\nrm x').text).toBe('a[201~\nrm x');
  expect(needsAsking(cleanPaste('a\u001bb'))).toBe(true);
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (raw) => {
      const { text } = cleanPaste(raw);
      expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
    }),
  );
});

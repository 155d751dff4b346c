import { expect, test } from 'vitest';
import { parseAnsi, plainText } from './parse-ansi.ts';

test('colours become styles and leave the text alone', () => {
  const runs = parseAnsi('\x1b[31mred\x1b[0m plain \x1b[1;38;5;208mbold\x1b[22m not\x1b[m');
  expect(runs.map((run) => run.text)).toEqual(['red', ' plain ', 'bold', ' not']);
  expect(runs[0]?.style?.color).toEqual([205, 49, 49]);
  expect(runs[1]?.style).toBeNull();
  expect(runs[2]?.style).toEqual({ bold: true, color: [255, 135, 0] });
  expect(runs[3]?.style?.bold).toBeUndefined();
});

test('no control of a terminal reaches the page', () => {
  const hostile =
    'a\x1b]8;;javascript:alert(1)\x07link\x1b]8;;\x07 \x1b]52;c;ZXZpbA==\x1b\\b\x1b]0;title\x07c\x1b[2J\x1b[10;10Hd\x9b31me\x00f\x07g\u0085h\ti\nj';
  expect(plainText(hostile)).toBe('alink bcdefgh\ti\nj');
});

test('controls of direction are shown as what they are, without text of their own', () => {
  const runs = parseAnsi('user\u202Eadmin');
  expect(runs.map((run) => run.bidi ?? run.text)).toEqual(['user', 'U+202E', 'admin']);
  expect(plainText('user\u202Eadmin')).toBe('useradmin');
});

test('an unfinished sequence at the end takes nothing else with it', () => {
  expect(plainText('text\x1b[3')).toBe('text');
  expect(plainText('text\x1b')).toBe('text');
});

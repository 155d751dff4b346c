import { expect, test } from 'vitest';
import { splitCommand } from './split-command.ts';

test('a command is parted at its spaces, but not within quotes', () => {
  expect(splitCommand('  sh -c  "echo a b" ')).toEqual(['sh', '-c', 'echo a b']);
  expect(splitCommand(`psql --set='x y'z`)).toEqual(['psql', '--set=x yz']);
  expect(splitCommand('')).toEqual([]);
});

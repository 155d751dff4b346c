import { expect, test } from 'vitest';
import { splitCommands } from './split-commands.ts';

test('a command in backticks stands on its own, a name in backticks does not', () => {
  expect(splitCommands('Let `quarterdeck` in: `aws eks create-access-entry --name a`. Then wait.')).toEqual([
    { kind: 'text', text: 'Let `quarterdeck` in:' },
    { kind: 'command', text: 'aws eks create-access-entry --name a' },
    { kind: 'text', text: 'Then wait.' },
  ]);
});

test('a line that is a command is one', () => {
  expect(splitCommands('Run this:\nkubectl create clusterrolebinding a\nand that.')).toEqual([
    { kind: 'text', text: 'Run this:' },
    { kind: 'command', text: 'kubectl create clusterrolebinding a' },
    { kind: 'text', text: 'and that.' },
  ]);
});

test('a sentence that names a tool is no command', () => {
  expect(splitCommands('kubectl sees it too.')).toEqual([{ kind: 'text', text: 'kubectl sees it too.' }]);
});

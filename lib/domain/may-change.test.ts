import { expect, test } from 'vitest';
import type { Role } from '#lib/contract/common.ts';
import type { Context } from './context.ts';
import { cutExec, cutToActor } from './may-change.ts';

const contextOf = (role: Role, over: Partial<Context> = {}): Context =>
  // Safe: nothing else of the context is looked at.
  ({ actor: { role }, readOnly: false, execEnabled: true, ...over }) as Context;
const can = { cordon: { allowed: true }, drain: { allowed: false, reason: 'It is drained.' } };

test('an operator is told what the platform says, a viewer and read-only mode refuse everything', () => {
  expect(cutToActor(can, contextOf('operator'))).toEqual(can);
  expect(cutToActor(can, contextOf('viewer'))).toEqual({
    cordon: { allowed: false, reason: expect.stringContaining('role operator') },
    drain: { allowed: false, reason: expect.stringContaining('role operator') },
  });
  expect(cutToActor(can, contextOf('admin', { readOnly: true })).cordon).toEqual({
    allowed: false,
    reason: expect.stringContaining('read-only'),
  });
});

test('a shell is refused where shells are switched off', () => {
  expect(cutExec({ allowed: true }, contextOf('admin'))).toEqual({ allowed: true });
  expect(cutExec({ allowed: true }, contextOf('admin', { execEnabled: false }))).toEqual({
    allowed: false,
    reason: expect.stringContaining('QUARTERDECK_EXEC'),
  });
});

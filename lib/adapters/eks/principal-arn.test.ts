import { expect, test } from 'vitest';
import { isSamePrincipal, principalArnOf } from './principal-arn.ts';

const role = 'arn:aws:iam::123456789012:role/quarterdeck';
const inPath = 'arn:aws:iam::123456789012:role/ops/tools/quarterdeck';

test.each([
  [
    'a user',
    'arn:aws:iam::123456789012:user/developer',
    undefined,
    'arn:aws:iam::123456789012:user/developer',
  ],
  ['the root user', 'arn:aws:iam::123456789012:root', undefined, 'arn:aws:iam::123456789012:root'],
  ['a session', 'arn:aws:sts::123456789012:assumed-role/quarterdeck/i-0a1b', undefined, role],
  [
    'a session of a role in a path',
    'arn:aws:sts::123456789012:assumed-role/quarterdeck/me@x',
    inPath,
    inPath,
  ],
  ['a session of another role', 'arn:aws:sts::123456789012:assumed-role/quarterdeck/s', `${role}-2`, role],
  [
    'a session in China',
    'arn:aws-cn:sts::123456789012:assumed-role/quarterdeck/s',
    undefined,
    'arn:aws-cn:iam::123456789012:role/quarterdeck',
  ],
  ['a federated user', 'arn:aws:sts::123456789012:federated-user/bob', undefined, null],
  ['what is no ARN', 'account 123456789012, told by its clusters (no STS here)', undefined, null],
])('maps %s', (_title, identity, known, principal) => {
  expect(principalArnOf(identity, known)).toBe(principal);
});

test('takes roles of one name for one, whatever their path', () => {
  expect(isSamePrincipal(role, inPath)).toBe(true);
  expect(isSamePrincipal(role, role.replace('role', 'user'))).toBe(false);
  expect(isSamePrincipal(role, role.replace('123456789012', '210987654321'))).toBe(false);
  expect(isSamePrincipal(role, `${role}-2`)).toBe(false);
});

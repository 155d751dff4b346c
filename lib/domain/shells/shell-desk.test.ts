import { expect, test } from 'vitest';
import type { Actor } from '../context.ts';
import { createShellDesk, type ShellGrant, shellsInAll, shellsPerUser } from './shell-desk.ts';

const grantOf = (id: string): ShellGrant => ({
  actor: { id, name: id, role: 'operator', via: 'session', sessionId: `${id}-session` } satisfies Actor,
  sessionId: `${id}-session`,
  requestId: 'r',
  cluster: 'c',
  task: 't',
  container: 'web',
  command: undefined,
});

const openDesk = (origin = 'https://quarterdeck.example') => {
  let nowMs = 0;
  const desk = createShellDesk({ origin, path: '/api/v1/exec', now: () => new Date(nowMs) });
  return {
    desk,
    pass: (ms: number) => {
      nowMs += ms;
    },
  };
};
const ada = { actorId: 'ada', sessionId: 'ada-session' };

test('a ticket is a secret in the address of an encrypted socket, where the origin is encrypted', () => {
  const { desk } = openDesk();
  const { ticket, url, expiresAt } = desk.issue(grantOf('ada'));
  expect(ticket).toMatch(/^[\w-]{43}$/);
  expect(url).toBe(`wss://quarterdeck.example/api/v1/exec?ticket=${ticket}`);
  expect(expiresAt).toBe('1970-01-01T00:00:30.000Z');
});

test('a ticket is claimed once, in time, and by the session that asked', () => {
  const { desk, pass } = openDesk();
  const first = desk.issue(grantOf('ada')).ticket;
  expect(desk.claim(first, ada)?.grant.container).toBe('web');
  expect(desk.claim(first, ada)).toBeNull();
  const taken = desk.issue(grantOf('ada')).ticket;
  expect(desk.claim(taken, { ...ada, sessionId: 'other' })).toBeNull();
  expect(desk.claim(taken, ada)).toBeNull();
  expect(desk.claim(desk.issue(grantOf('ada')).ticket, { ...ada, actorId: 'bob' })).toBeNull();
  const late = desk.issue(grantOf('ada')).ticket;
  pass(30_000);
  expect(desk.claim(late, ada)).toBeNull();
  expect(desk.claim('', ada)).toBeNull();
});

test('one person has so many shells, tickets included, and the others have theirs', () => {
  const { desk, pass } = openDesk();
  const open = Array.from({ length: shellsPerUser }, () =>
    desk.claim(desk.issue(grantOf('ada')).ticket, ada),
  );
  expect(() => desk.issue(grantOf('ada'))).toThrow(`You have ${shellsPerUser} shells open`);
  desk.issue(grantOf('bob'));
  open[0]?.leave();
  desk.issue(grantOf('ada'));
  expect(() => desk.issue(grantOf('ada'))).toThrow('shells open');
  pass(30_000);
  desk.issue(grantOf('ada'));
});

test('all together have so many', () => {
  const { desk } = openDesk();
  for (let number = 0; number < shellsInAll; number++) desk.issue(grantOf(`user ${number}`));
  expect(() => desk.issue(grantOf('one more'))).toThrow('as many as there may be');
});

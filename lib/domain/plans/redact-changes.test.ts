import { expect, it } from 'vitest';
import { redactChanges } from './redact-changes.ts';

it('keeps names and hides values of environment variables, however deep they are', () => {
  const secret = { name: 'TOKEN', value: 'hunter2' };
  const changes = redactChanges([
    { path: '/containerDefinitions/web/environment/TOKEN/value', from: 'hunter1', to: 'hunter2' },
    { path: '/containerDefinitions/web/environment/TOKEN', from: null, to: secret },
    { path: '/containerDefinitions/web/environment', from: [secret], to: null },
    { path: '/containerDefinitions/extra', from: null, to: { name: 'extra', environment: [secret] } },
    { path: '/containerDefinitions', from: null, to: [{ name: 'extra', environment: [secret] }] },
    { path: '/containerDefinitions/web/image', from: 'a:1', to: 'a:2' },
  ]);
  expect(JSON.stringify(changes)).not.toContain('hunter');
  expect(JSON.stringify(changes).match(/TOKEN/g)).toHaveLength(6);
  expect(changes[5]).toEqual({ path: '/containerDefinitions/web/image', from: 'a:1', to: 'a:2' });
});

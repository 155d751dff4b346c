import { describe, expect, it } from 'vitest';
import { summarizePresence } from './dependency-checks.ts';
import { listLogGroups, listSecrets, parseSecret } from './list-dependencies.ts';

const secretArn = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/database-AbCdEf';

describe('what a definition depends on', () => {
  it.each([
    [secretArn, { kind: 'secret', id: secretArn, name: 'shop/database' }],
    [`${secretArn}:password::`, { kind: 'secret', id: secretArn, name: 'shop/database' }],
    [
      'arn:aws:ssm:us-east-1:123456789012:parameter/shop/key',
      { kind: 'parameter', id: '/shop/key', region: 'us-east-1' },
    ],
    ['arn:aws:ssm:eu-west-1:123456789012:parameter/key', { kind: 'parameter', id: 'key', alias: '/key' }],
    ['/shop/key', { kind: 'parameter', id: '/shop/key', region: 'eu-west-1' }],
  ])('reads %s', (valueFrom, expected) => {
    expect(parseSecret(valueFrom, 'eu-west-1')).toMatchObject(expected);
  });

  it('lists each secret once, of containers, log drivers and private registries', () => {
    const definition = {
      containerDefinitions: [
        {
          secrets: [
            { name: 'A', valueFrom: `${secretArn}:a::` },
            { name: 'B', valueFrom: `${secretArn}:b::` },
          ],
        },
        {
          logConfiguration: {
            logDriver: 'splunk' as const,
            secretOptions: [{ name: 'T', valueFrom: '/token' }],
          },
        },
        { repositoryCredentials: { credentialsParameter: secretArn.replace('database', 'registry') } },
      ],
    };
    expect(listSecrets(definition, 'eu-west-1').map(({ name }) => name)).toEqual([
      'shop/database',
      '/token',
      'shop/registry',
    ]);
  });

  it('leaves out log groups that the driver creates itself', () => {
    const groupOf = (options: Record<string, string>) => ({
      logConfiguration: { logDriver: 'awslogs' as const, options },
    });
    const containerDefinitions = [
      groupOf({ 'awslogs-group': '/a', 'awslogs-region': 'eu-west-1' }),
      groupOf({ 'awslogs-group': '/a', 'awslogs-region': 'eu-west-1' }),
      groupOf({ 'awslogs-group': '/b', 'awslogs-create-group': 'true' }),
    ];
    expect(listLogGroups({ containerDefinitions })).toEqual([{ name: '/a', region: 'eu-west-1' }]);
  });

  it('puts what is gone before what could not be read', () => {
    const words = {
      id: 'roles',
      one: 'role',
      many: 'roles',
      gone: 'block' as const,
      cost: 'no.',
      remedy: 'r',
    };
    const unread = { name: 'b', state: 'unread' as const, reason: 'denied' };
    expect(summarizePresence([unread, { name: 'a', state: 'gone' }], words)[0]).toMatchObject({
      level: 'block',
      message: 'The role a is gone: no.',
    });
    expect(summarizePresence([unread, { name: 'a', state: 'there' }], words)[0]?.level).toBe('unknown');
    expect(summarizePresence([], words)).toEqual([]);
  });
});

import { IAM } from '@aws-sdk/client-iam';
import { SecretsManager } from '@aws-sdk/client-secrets-manager';
import { SSM } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Simulator, startSimulator } from '../../server.ts';
import { createManualClock } from '../../world/clock.ts';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ clock: createManualClock() });
});
afterAll(() => simulator.close());

const config = () => ({
  endpoint: simulator.url,
  region: 'eu-west-1',
  credentials: { accessKeyId: '123456789012', secretAccessKey: 'any' },
  maxAttempts: 1,
});

// What the task definitions of the world name.
const secrets = new Set<string>();
const roles = new Set<string>();
beforeAll(() => {
  for (const region of simulator.world.regions.values()) {
    if (region.account !== '123456789012' || region.region !== 'eu-west-1') continue;
    for (const { content } of region.ecs.taskDefinitions.values()) {
      if (content.taskRoleArn) roles.add(content.taskRoleArn.slice(content.taskRoleArn.lastIndexOf('/') + 1));
      for (const container of content.containerDefinitions)
        for (const { valueFrom } of container.secrets ?? [])
          if (valueFrom?.includes(':secret:')) secrets.add(valueFrom);
    }
  }
});

async function listMissing(
  names: Iterable<string>,
  find: (name: string) => Promise<unknown>,
  error: string,
): Promise<string[]> {
  const missing: string[] = [];
  for (const name of names) {
    await find(name).catch((cause: Error) => {
      expect(cause.name).toBe(error);
      missing.push(name);
    });
  }
  return missing;
}

test('the roles that the definitions name exist, save what is missing on purpose', async () => {
  const iam = new IAM(config());
  const missing = await listMissing(roles, (RoleName) => iam.getRole({ RoleName }), 'NoSuchEntityException');
  expect(missing.length).toBeGreaterThanOrEqual(1);
  expect(missing.length).toBeLessThan(roles.size / 4);
});

test('the secrets that the definitions name exist, save what is missing on purpose', async () => {
  const manager = new SecretsManager(config());
  const find = (SecretId: string) => manager.describeSecret({ SecretId });
  const missing = await listMissing(secrets, find, 'ResourceNotFoundException');
  expect(missing.length).toBeGreaterThanOrEqual(1);
  expect(missing.length).toBeLessThan(secrets.size / 4);
});

test('values are never given away', async () => {
  const denied = { name: 'AccessDeniedException' };
  await expect(new SSM(config()).getParameter({ Name: '/shop/cart/features' })).rejects.toMatchObject(denied);
  const [SecretId] = secrets;
  await expect(new SecretsManager(config()).getSecretValue({ SecretId })).rejects.toMatchObject(denied);
});

test('parameters are found by their exact name', async () => {
  const ssm = new SSM(config());
  const find = (name: string) =>
    ssm.describeParameters({ ParameterFilters: [{ Key: 'Name', Option: 'Equals', Values: [name] }] });
  expect((await find('/shop/cart/features')).Parameters).toMatchObject([{ Name: '/shop/cart/features' }]);
  expect((await find('/shop/cart/nothing')).Parameters).toEqual([]);
});

test('a denied action is told by the policy simulator', async () => {
  const { id } = simulator.control.addFault({ operation: 'ecs:UpdateService', kind: 'deny' });
  const { EvaluationResults } = await new IAM(config()).simulatePrincipalPolicy({
    PolicySourceArn: 'arn:aws:iam::123456789012:user/developer',
    ActionNames: ['ecs:UpdateService', 'ecs:ListServices'],
  });
  simulator.control.removeFaults(id);
  expect(EvaluationResults).toMatchObject([{ EvalDecision: 'explicitDeny' }, { EvalDecision: 'allowed' }]);
});

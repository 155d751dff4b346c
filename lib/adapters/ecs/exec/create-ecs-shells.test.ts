import { ExecuteCommandCommand, StopTaskCommand } from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createCall } from '#lib/adapters/aws/call.ts';
import { createClientPool } from '#lib/adapters/aws/clients.ts';
import { createPacing } from '#lib/adapters/aws/pacing.ts';
import { openSsmSession } from '#lib/adapters/ssm-session/open-ssm-session.ts';
import type { Shell, ShellRequest, Shells } from '#lib/domain/ports/shells.ts';
import { type Simulator, startSimulator } from '#simulator/server.ts';
import { createManualClock } from '#simulator/world/clock.ts';
import { createEcsShells } from './create-ecs-shells.ts';
import { chooseExecContainer } from './exec-container.ts';

const account = '123456789012';
const region = 'eu-west-1';
const cluster = `ecs:${account}:${region}:shop`;
const { signal } = new AbortController();

let simulator: Simulator;
let pool: ReturnType<typeof createClientPool>;
let shells: Shells;

const shop = () => {
  const found = simulator.world.regions.get(`${account}:${region}`)?.ecs.clusters.get('shop');
  if (!found) throw new Error('no cluster shop');
  return found;
};

const taskOf = (service: string) => {
  const found = [...shop().tasks.values()].find(
    (task) => task.serviceName === service && task.lastStatus === 'RUNNING',
  );
  if (!found) throw new Error(`no running task of ${service}`);
  return found;
};
const idOf = (service: string) => taskOf(service).arn.split('/').at(-1) ?? '';

beforeAll(async () => {
  simulator = await startSimulator({ clock: createManualClock(), quotas: false });
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: simulator.url,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: account,
    AWS_SECRET_ACCESS_KEY: 'test',
  });
  pool = createClientPool();
  const connection = { name: 'default', regions: [region] };
  const call = createCall({ pacing: createPacing(), account, region });
  shells = createEcsShells(
    {
      account,
      region,
      read: { clients: pool.readClients(connection, region), call },
      write: { clients: pool.writeClients(connection, region), call },
    },
    { lookMs: 100 },
  );
});

beforeEach(() => {
  simulator.control.removeFaults();
  delete shop().execKmsKeyId;
});

afterAll(async () => {
  pool.destroy();
  await simulator.close();
});

const type = (shell: Shell, text: string) => shell.write(new TextEncoder().encode(text));

const listen = (shell: Shell) => {
  const seen = { text: '' };
  const decoder = new TextDecoder();
  const done = (async () => {
    for await (const bytes of shell.output) seen.text += decoder.decode(bytes, { stream: true });
  })();
  return { seen, done };
};

const openIn = (more: Partial<ShellRequest> = {}) =>
  shells.open({ cluster, task: idOf('cart'), ...more }, signal);

describe('a shell in a task', () => {
  test('echoes what is typed, takes a size, and ends when the shell does', async () => {
    const shell = await openIn();
    expect([shell.container, shell.command]).toEqual(['cart', ['/bin/sh']]);
    const { seen, done } = listen(shell);
    shell.resize({ columns: 132, rows: 43 });
    await type(shell, 'whoami\r');
    await expect.poll(() => seen.text).toContain('whoami\r\nroot\r\n');
    await type(shell, 'stty size\r');
    await expect.poll(() => seen.text).toContain('43 132\r\n');
    await type(shell, 'exit\r');
    expect(await shell.ended).toEqual({ exitCode: null });
    await done;
  });

  test('runs a command with its words as they are', async () => {
    const shell = await openIn({ command: ['sh', '-c', 'echo a  b; hostname'] });
    const { seen, done } = listen(shell);
    await shell.ended;
    await done;
    expect(seen.text).toContain('a b\r\nip-');
  });

  test('takes a long paste, in order', async () => {
    const shell = await openIn();
    const { seen } = listen(shell);
    const words = Array.from({ length: 2_000 }, (_, index) => `w${index}`).join(' ');
    await type(shell, `echo ${words}\r`);
    await expect.poll(() => seen.text).toContain(`\r\n${words}\r\n`);
    shell.close();
    expect(await shell.ended).toEqual({ exitCode: null });
  });

  test('says that the image has no such program', async () => {
    const shell = await openIn({ command: ['/bin/zsh'] });
    expect((await shell.ended).reason).toBe('The image of "cart" has no /bin/zsh.');
  });

  test('ends with its task, and says so', async () => {
    const task = idOf('checkout');
    const shell = await openIn({ task, container: 'checkout' });
    const ecs = pool.writeClients({ name: 'default', regions: [region] }, region).ecs;
    await ecs.send(new StopTaskCommand({ cluster: 'shop', task, reason: 'making room' }));
    simulator.control.advance(10 * 60_000);
    expect(await shell.ended).toEqual({ exitCode: null, reason: 'The task has stopped: making room' });
  });

  test('shows nobody its token', async () => {
    const shell = await openIn();
    expect(JSON.stringify(shell)).not.toMatch(/token|data-channel/i);
    shell.close();
  });
});

describe('a shell that cannot be opened', () => {
  const check = (request: Partial<ShellRequest> = {}) =>
    shells.check({ cluster, task: idOf('cart'), ...request }, signal);

  test('is refused before its ticket, with the reason', async () => {
    expect(await check()).toEqual({ container: 'cart' });
    await expect(check({ container: 'other' })).rejects.toMatchObject({
      code: 'unprocessable',
      message: expect.stringContaining('no container "other"'),
    });
    await expect(check({ task: 'nobody' })).rejects.toMatchObject({ code: 'not_found' });
    await expect(check({ cluster: `ecs:${account}:${region}:other` })).rejects.toMatchObject({
      code: 'not_found',
    });
    await expect(check({ task: idOf('catalog') })).rejects.toMatchObject({
      code: 'unprocessable',
      message: expect.stringContaining('ECS Exec is off for this task'),
    });
  });

  test('with a KMS key is refused at the check, and at the session where the cluster cannot be read', async () => {
    shop().execKmsKeyId = 'arn:aws:kms:eu-west-1:123456789012:key/1';
    await expect(check()).rejects.toMatchObject({ message: expect.stringContaining('kmsKeyId') });
    await expect(openIn()).rejects.toMatchObject({
      code: 'unprocessable',
      message: expect.stringContaining('KMS key'),
    });
  });

  test('is asked for once, and the refusal says what is missing', async () => {
    simulator.control.clearCalls();
    simulator.control.addFault({
      operation: 'ecs:ExecuteCommand',
      kind: 'error',
      code: 'TargetNotConnectedException',
      message: 'internal error',
      status: 400,
    });
    await expect(openIn()).rejects.toMatchObject({
      code: 'unprocessable',
      message: expect.stringContaining('ssmmessages'),
    });
    const calls = simulator.control.listCalls().filter(({ operation }) => operation === 'ecs:ExecuteCommand');
    expect(calls).toHaveLength(1);
  });
});

describe('the container of a shell', () => {
  const agent = (lastStatus: string) => [{ name: 'ExecuteCommandAgent' as const, lastStatus }];
  const task = (managedAgents: object[] | undefined, more: object = {}) => ({
    lastStatus: 'RUNNING',
    enableExecuteCommand: true,
    containers: [
      { name: 'proxy', lastStatus: 'RUNNING', managedAgents: agent('STOPPED') },
      { name: 'web', lastStatus: 'RUNNING', managedAgents },
    ],
    ...more,
  });

  test('is one whose agent runs', () => {
    expect(chooseExecContainer(task(agent('RUNNING')), undefined)).toBe('web');
    expect(chooseExecContainer(task(undefined), undefined)).toBe('web');
    expect(() => chooseExecContainer(task(agent('PENDING')), 'web')).toThrow('"web" is PENDING');
    expect(() => chooseExecContainer(task([]), 'web')).toThrow('is missing');
  });

  test('is none of a task that has not begun, or is over', () => {
    expect(() => chooseExecContainer(task([], { lastStatus: 'PENDING' }), undefined)).toThrow('is PENDING');
    expect(() => chooseExecContainer(task([], { lastStatus: 'STOPPED' }), undefined)).toThrow('has stopped');
  });
});

test('a stream that is not signed for is refused, with the action that is missing', async () => {
  const { ecs } = pool.writeClients({ name: 'default', regions: [region] }, region);
  const task = idOf('cart');
  const asked = { cluster: 'shop', task, container: 'cart', command: '/bin/sh', interactive: true };
  const { session } = await ecs.send(new ExecuteCommandCommand(asked));
  const { streamUrl = '', tokenValue: token = '' } = session ?? {};
  await expect(openSsmSession({ streamUrl, token, signal })).rejects.toMatchObject({
    code: 'aws_access_denied',
    message: expect.stringContaining('ssmmessages:OpenDataChannel'),
  });
});

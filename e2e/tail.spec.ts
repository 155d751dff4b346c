import { CloudWatchLogsClient, PutLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { tasksApi } from '../lib/contract/api/services-api.ts';
import { paths } from '../lib/paths.ts';
import { expect, test } from './fixtures.ts';
import { until } from './support/api.ts';

const ref = { cluster: 'ecs:123456789012:eu-west-1:shop', service: 'identity' };

test('a tail survives a restart of the server without a lost or doubled line', async ({
  page,
  enterAs,
  apiAs,
  world,
}) => {
  test.setTimeout(480_000);
  const api = await apiAs('viewer');
  const place = await until(
    async () => {
      const { items } = await api.call(tasksApi.list, { ...ref, state: 'running' });
      return items.flatMap((task) => task.containers).find((container) => container.logs)?.logs;
    },
    (found) => found !== undefined,
  );
  const logs = new CloudWatchLogsClient({
    endpoint: world.simulator.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: '123456789012', secretAccessKey: 'any' },
  });
  let sent = 0;
  const write = async () => {
    const message = `canary ${String(sent).padStart(4, '0')} end`;
    await logs.send(
      new PutLogEventsCommand({
        logGroupName: place?.group,
        logStreamName: place?.stream,
        logEvents: [{ timestamp: Date.now(), message }],
      }),
    );
    sent += 1;
  };
  const writeMany = async (count: number) => {
    for (let index = 0; index < count; index += 1) await write();
  };

  await enterAs('viewer');
  await page.goto(paths.service(ref, 'logs', { filter: 'canary' }));
  const lines = page.getByRole('log', { name: 'Log lines' });
  await expect(lines).toBeVisible({ timeout: 30_000 });
  await writeMany(5);
  await expect(lines.locator('[data-line-id]')).toHaveCount(5, { timeout: 90_000 });

  await world.quarterdeck.stopProcess('SIGTERM');
  await writeMany(5);
  await world.quarterdeck.startProcess();
  await writeMany(5);

  await expect(lines.locator('[data-line-id]')).toHaveCount(15, { timeout: 90_000 });
  const texts = await lines.locator('[data-line-id]').allInnerTexts();
  const numbers = texts.map((text) => /canary (\d{4}) end/.exec(text)?.[1]);
  expect(numbers).toEqual(Array.from({ length: 15 }, (_, index) => String(index).padStart(4, '0')));
  logs.destroy();
});

import { readFile } from 'node:fs/promises';
import { logsApi, tasksApi } from '../lib/contract/api/services-api.ts';
import { LogLine } from '../lib/contract/logs.ts';
import { paths } from '../lib/paths.ts';
import { expect, test } from './fixtures.ts';
import { createKey } from './support/api.ts';
import { inHarbour, reachHarbour, waitUntilRead } from './support/harbour.ts';
import { openLogReader } from './support/log-reader.ts';
import { change } from './support/main-job.ts';
import { watchPods } from './support/pod-witness.ts';

test.use({ seed: 'kubernetes-tail' });

test.beforeEach(async ({ apiAs }) => {
  await waitUntilRead(await apiAs('viewer'));
});

const catalog = inHarbour('shop.deployment.catalog');
const podOf = ({ source }: LogLine) => source.task.replace(/^shop\./, '');

/** What a reader was told of each pod, in its order, up to an instant. */
const byPod = (lines: readonly LogLine[], untilAt: string) => {
  const pods = new Map<string, { at: string; message: string }[]>();
  for (const line of lines) {
    if (line.at > untilAt) continue;
    const { at, message } = line;
    pods.set(podOf(line), [...(pods.get(podOf(line)) ?? []), { at, message }]);
  }
  return Object.fromEntries(pods);
};

test('a merged tail goes through a restart of all pods without a lost or doubled line', async ({
  page,
  enterAs,
  apiAs,
  world,
}) => {
  test.setTimeout(500_000);
  const api = await apiAs('operator');
  const { url } = world.quarterdeck;
  const { kube } = await reachHarbour(world.simulator.url);
  const before = await api.call(tasksApi.list, { ...catalog, state: 'running' });
  const old = before.items.map((task) => task.id);
  expect(old).toHaveLength(3);
  const newest = await api.call(logsApi.list, { ...catalog, limit: 1 });
  const since = newest.items[0]?.at ?? '';

  const witness = watchPods(kube, 'shop', 'catalog', since);
  const key = await createKey(url, 'viewer');
  const openReader = () => openLogReader(url, key, catalog, { since });
  const [whole, cut, away] = await Promise.all([openReader(), openReader(), openReader()]);
  const closeWhole = await whole.open();
  const [leaveCut, leaveAway] = [await cut.open(), await away.open()];
  await enterAs('viewer');
  await page.goto(paths.service(catalog, 'logs'));
  const rows = page.getByRole('log', { name: 'Log lines' }).locator('[data-line-id]');
  await expect(rows.first()).toBeVisible({ timeout: 30_000 });
  // One is cut off for some lines, and comes back before the restart; the other only after it.
  await expect
    .poll(() => Math.min(cut.lines.length, away.lines.length), { timeout: 60_000 })
    .toBeGreaterThan(5);
  await Promise.all([leaveCut(), leaveAway()]);
  const told = whole.lines.length;
  await expect.poll(() => whole.lines.length, { timeout: 60_000 }).toBeGreaterThan(told + 5);
  const cameBackAt = whole.lines.at(-1)?.at ?? '';
  const closeCut = await cut.open();
  // A pod that ends before it was asked for what it wrote meanwhile takes that with it.
  await expect
    .poll(
      () => old.filter((id) => cut.lines.some(({ source, at }) => source.task === id && at > cameBackAt)),
      { timeout: 60_000 },
    )
    .toEqual(old);
  await expect.poll(() => witness.pods.size).toBe(3);

  const operation = await change(api, catalog, { action: 'restart' });
  expect(operation.state).toBe('succeeded');
  const witnessed = () => [...witness.pods.values()];
  await expect.poll(() => witnessed().filter((pod) => pod.ended).length, { timeout: 60_000 }).toBe(3);
  await expect
    .poll(() => witnessed().filter((pod) => !pod.ended && pod.lines.length > 5).length, { timeout: 60_000 })
    .toBe(3);
  const closeAway = await away.open();

  // Up to here each pod's lines are known: every one that goes on has written something later.
  const until =
    witnessed()
      .flatMap(({ lines }) => lines.at(-1)?.at ?? [])
      .toSorted()
      .at(-1) ?? '';
  const young = [...witness.pods].filter(([, pod]) => !pod.ended).map(([name]) => name);
  const hasPassed = (lines: readonly LogLine[]) =>
    young.every((name) => lines.some((line) => podOf(line) === name && line.at > until));
  await expect
    .poll(() => witnessed().every((pod) => pod.ended || (pod.lines.at(-1)?.at ?? '') > until), {
      timeout: 60_000,
    })
    .toBe(true);
  const written = Object.fromEntries(
    [...witness.pods].map(([name, { lines }]) => [name, lines.filter(({ at }) => at <= until)]),
  );
  expect(Object.keys(written)).toHaveLength(6);
  await expect
    .poll(() => [whole, cut, away].every((reader) => hasPassed(reader.lines)), { timeout: 60_000 })
    .toBe(true);

  // The last lines of one pod may come after later ones of another.
  for (const reader of [whole, cut])
    await expect.poll(() => byPod(reader.lines, until), { timeout: 60_000 }).toEqual(written);
  expect([whole.gaps, cut.gaps]).toEqual([[], []]);
  // What pods wrote that are gone cannot be read again: that is said, and the others' lines are all there.
  const toldAway = byPod(away.lines, until);
  for (const name of young) expect(toldAway[name]).toEqual(written[name]);
  await expect
    .poll(() => away.gaps, { timeout: 60_000 })
    .toMatchObject([{ lost: null, reason: expect.stringContaining('3 containers') }]);
  expect(new Set(whole.lines.map(({ id }) => id)).size).toBe(whole.lines.length);
  const changed = (state: string) =>
    new Set(whole.sources.filter((one) => one.state === state).map(({ source }) => source.task));
  await expect.poll(() => changed('ended'), { timeout: 60_000 }).toEqual(new Set(old));
  expect([...changed('joined')]).toEqual(expect.arrayContaining(young.map((name) => `shop.${name}`)));

  /** Everything that the viewer keeps, as it lets one take it away. */
  const download = async (): Promise<LogLine[]> => {
    await page.getByRole('button', { name: 'Download' }).click();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: /as JSON$/ }).click(),
    ]);
    return LogLine.array().parse(JSON.parse(await readFile(await file.path(), 'utf8')));
  };
  let shown: LogLine[] = [];
  await expect(async () => {
    const kept = await download();
    expect(hasPassed(kept)).toBe(true);
    shown = kept.filter(({ at }) => at >= since && at <= until);
    expect(byPod(shown, until)).toEqual(written);
  }).toPass({ timeout: 120_000 });
  expect(shown.map(({ at }) => at)).toEqual(shown.map(({ at }) => at).toSorted());
  const task = young.map((name) => `shop.${name}`);
  const again = await api.call(logsApi.list, { ...catalog, task, since, until, limit: 1000 });
  const isYoung = (line: LogLine) => young.includes(podOf(line));
  expect(shown.filter(isYoung).map(({ id }) => id)).toEqual(again.items.map(({ id }) => id));

  await Promise.all([closeWhole(), closeCut(), closeAway()]);
  witness.stop();
});

import {
  CloudWatchLogsClient,
  type FilteredLogEvent,
  FilterLogEventsCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { createKey } from '../e2e/support/api.ts';
import { type Simulator, startQuarterdeck, startSimulator } from '../e2e/support/world.ts';
import type { LogList } from '../lib/contract/logs.ts';
import { type Headers, percentile } from './load.ts';
import { say, sayFact } from './say.ts';
import { markLine, openTail } from './tail-reader.ts';

const account = '123456789012';
const region = 'eu-west-1';
const service = { cluster: `ecs:${account}:${region}:shop`, name: 'catalog', group: '/ecs/shop/catalog' };
const historyLines = 5_000;
const watchMs = 15_000;
const writeEveryMs = 250;

const delay = (durationMs: number) => new Promise<void>((resolve) => setTimeout(resolve, durationMs));

const logsUrl = (url: string) =>
  `${url}/api/v1/clusters/${encodeURIComponent(service.cluster)}/services/${service.name}/logs`;

const write = (
  client: CloudWatchLogsClient,
  stream: string,
  lines: { timestamp: number; message: string }[],
) =>
  client.send(
    new PutLogEventsCommand({ logGroupName: service.group, logStreamName: stream, logEvents: lines }),
  );

/** Every line since then through the API; answers the calls to AWS too. */
const readThroughApi = async (url: string, headers: Headers, since: string) => {
  let lines = 0;
  let cursor: string | null = '';
  while (cursor !== null && lines < historyLines) {
    const query = new URLSearchParams({ since, limit: '1000', ...(cursor && { cursor }) });
    const answer = await fetch(`${logsUrl(url)}?${query}`, { headers });
    if (!answer.ok) throw new Error(`logs answered ${answer.status}: ${await answer.text()}`);
    const page: LogList = await answer.json();
    lines += page.items.length;
    cursor = page.nextCursor;
  }
  return lines;
};

const readWithSdk = async (client: CloudWatchLogsClient, sinceMs: number) => {
  const events: FilteredLogEvent[] = [];
  let nextToken: string | undefined;
  do {
    const answer = await client.send(
      new FilterLogEventsCommand({
        logGroupName: service.group,
        startTime: sinceMs,
        limit: 1_000,
        nextToken,
      }),
    );
    events.push(...(answer.events ?? []));
    nextToken = answer.nextToken;
  } while (nextToken && events.length < historyLines);
  return events.length;
};

const timed = async <T>(work: () => Promise<T>) => {
  const startedMs = performance.now();
  const value = await work();
  return { value, tookMs: performance.now() - startedMs };
};

const benchHistory = async (
  { url, headers, client }: { url: string; headers: Headers; client: CloudWatchLogsClient },
  stream: string,
) => {
  const sinceMs = Date.now() - 60_000;
  for (let from = 0; from < historyLines; from += 1_000)
    await write(
      client,
      stream,
      Array.from({ length: 1_000 }, (_, index) => ({
        timestamp: sinceMs + 1_000 + from + index,
        message: `history ${from + index} GET /products 200 in 12 ms, served from the cache of this task`,
      })),
    );
  const bare = await timed(() => readWithSdk(client, sinceMs));
  const api = await timed(() => readThroughApi(url, headers, new Date(sinceMs).toISOString()));
  say(`Reading ${historyLines} lines of history, 1,000 at a time`);
  sayFact('bare SDK, FilterLogEvents', `${bare.value} lines in ${bare.tookMs.toFixed(0)} ms`);
  sayFact('GET …/logs', `${api.value} lines in ${api.tookMs.toFixed(0)} ms`);
  const perLine = (one: { value: number; tookMs: number }) => one.tookMs / one.value;
  sayFact(
    'ratio for a line',
    `${(perLine(api) / perLine(bare)).toFixed(1)} × (calls are paced under half of the quota)`,
  );
};

type World = { url: string; keys: Headers[]; client: CloudWatchLogsClient; simulator: Simulator };

const benchTails = async ({ url, keys, client, simulator }: World, stream: string, count: number) => {
  const readers = Array.from({ length: count }, (_, index) =>
    openTail(`${logsUrl(url)}/stream`, keys[index % keys.length] ?? {}, count),
  );
  const statuses = await Promise.all(readers.map((reader) => reader.opened));
  await delay(2_000);
  await simulator.forgetCalls();
  const written: number[] = [];
  const startedMs = Date.now();
  for (let number = 0; Date.now() - startedMs < watchMs; number += 1) {
    const atMs = Date.now();
    await write(client, stream, [{ timestamp: atMs, message: markLine({ run: count, number, atMs }) }]);
    written.push(number);
    await delay(Math.max(0, writeEveryMs - (Date.now() - atMs)));
  }
  const looks = (await simulator.listCalls()).filter(({ operation }) => operation === 'logs:FilterLogEvents');
  const elapsedMs = Date.now() - startedMs;
  await delay(4_000);
  const lagsMs = readers.flatMap((reader) => reader.lagsMs);
  const missing = readers.reduce(
    (sum, { received }) => sum + written.filter((number) => !received.has(number)).length,
    0,
  );
  for (const reader of readers) reader.close();
  say(`${count} tails of one log group`);
  sayFact('opened', `${statuses.filter((status) => status === 200).length}`);
  sayFact('FilterLogEvents', `${((looks.length / elapsedMs) * 1_000).toFixed(2)} a second`);
  sayFact('line on its way', `p50 ${percentile(lagsMs, 0.5)} ms, p95 ${percentile(lagsMs, 0.95)} ms`);
  sayFact('lines lost', `${missing} of ${written.length * count}`);
};

/** History and tails of one log group. */
export const benchLogs = async (): Promise<void> => {
  const simulator = await startSimulator({ speed: 1, seed: 'bench' });
  const quarterdeck = await startQuarterdeck({ awsUrl: simulator.url });
  const client = new CloudWatchLogsClient({
    endpoint: simulator.url,
    region,
    credentials: { accessKeyId: account, secretAccessKey: 'any' },
  });
  try {
    const { url } = quarterdeck;
    const roles = ['viewer', 'operator', 'admin'] as const;
    const keys = await Promise.all(
      roles.map(async (role) => ({ authorization: `Bearer ${await createKey(url, role)}` })),
    );
    const headers: Headers = keys[0] ?? {};
    const newest: LogList = await (await fetch(`${logsUrl(url)}?limit=1`, { headers })).json();
    const stream = newest.items[0]?.source.stream;
    if (!stream) throw new Error(`${service.name} has no log stream to write to`);
    await benchHistory({ url, headers, client }, stream);
    for (const count of [1, 50, 200]) await benchTails({ url, keys, client, simulator }, stream, count);
  } finally {
    client.destroy();
    await quarterdeck.stop();
    await simulator.stop();
  }
};

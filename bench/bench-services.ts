import { createKey } from '../e2e/support/api.ts';
import { type Simulator, startQuarterdeck, startSimulator } from '../e2e/support/world.ts';
import { benchPage } from './bench-page.ts';
import type { Headers } from './load.ts';
import { say, sayFact } from './say.ts';

const mostMs = 60_000;
const clients = 20;
const watchMs = 10_000;
const pollMs = 250;

const delay = (durationMs: number) => new Promise<void>((resolve) => setTimeout(resolve, durationMs));

type Rows = { items: unknown[]; nextCursor: string | null; incomplete: unknown[] };

const readAll = async (url: string, headers: Headers): Promise<{ rows: number; isWhole: boolean }> => {
  let rows = 0;
  let isWhole = true;
  let cursor: string | null = '';
  while (cursor !== null) {
    const answer = await fetch(`${url}/api/v1/services?limit=1000${cursor && `&cursor=${cursor}`}`, {
      headers,
    });
    if (!answer.ok) return { rows, isWhole: false };
    const page: Rows = await answer.json();
    rows += page.items.length;
    isWhole &&= page.incomplete.length === 0;
    cursor = page.nextCursor;
  }
  return { rows, isWhole };
};

const countRefused = (calls: { status: number }[]) => calls.filter(({ status }) => status >= 400).length;

/** From the server's first answer until every row is there. */
const benchColdList = async (url: string, headers: Headers, simulator: Simulator, startedMs: number) => {
  let firstMs: number | null = null;
  let seen = { rows: 0, isWhole: false };
  while (!seen.isWhole && performance.now() - startedMs < mostMs) {
    seen = await readAll(url, headers);
    if (seen.rows > 0) firstMs ??= performance.now() - startedMs;
    if (!seen.isWhole) await delay(pollMs);
  }
  const allMs = performance.now() - startedMs;
  const calls = await simulator.listCalls();
  const of = (operation: string) => calls.filter((call) => call.operation.endsWith(operation)).length;
  sayFact('first rows after', `${((firstMs ?? Number.NaN) / 1_000).toFixed(1)} s`);
  sayFact(
    'all rows after',
    seen.isWhole ? `${(allMs / 1_000).toFixed(1)} s, ${seen.rows} rows` : 'not in a minute',
  );
  sayFact('calls to AWS until then', `${calls.length}, of them ${of(':DescribeServices')} DescribeServices`);
  sayFact('refused or throttled by AWS', String(countRefused(calls)));
};

/** Calls to AWS a second while so many people look. */
const benchViewers = async (url: string, headers: Headers, simulator: Simulator, viewers: number) => {
  await simulator.forgetCalls();
  const untilMs = performance.now() + watchMs;
  const look = async () => {
    while (performance.now() < untilMs) {
      await (await fetch(`${url}/api/v1/services?limit=50`, { headers })).arrayBuffer();
      await delay(1_000);
    }
  };
  await Promise.all(Array.from({ length: viewers }, look));
  const calls = await simulator.listCalls();
  return { perSecond: (calls.length / watchMs) * 1_000, refused: countRefused(calls) };
};

/** A fleet of thousands: the cold list, more viewers, and one page under load. */
export const benchServices = async (services: number): Promise<void> => {
  const simulator = await startSimulator({ services, speed: 1, seed: 'bench' });
  const quarterdeck = await startQuarterdeck({ awsUrl: simulator.url });
  const startedMs = performance.now();
  try {
    const headers = { authorization: `Bearer ${await createKey(quarterdeck.url, 'viewer')}` };
    say(`Cold list of ${services} services`);
    await benchColdList(quarterdeck.url, headers, simulator, startedMs);
    say('Calls to AWS while people look at the list');
    const one = await benchViewers(quarterdeck.url, headers, simulator, 1);
    const many = await benchViewers(quarterdeck.url, headers, simulator, clients);
    sayFact('one viewer', `${one.perSecond.toFixed(1)} a second, ${one.refused} refused`);
    sayFact(`${clients} viewers`, `${many.perSecond.toFixed(1)} a second, ${many.refused} refused`);
    sayFact('ratio', `${(many.perSecond / one.perSecond).toFixed(2)} ×`);
    say(`One page of 50 rows, ${clients} clients`);
    await benchPage(quarterdeck.url, '/api/v1/services?limit=50', headers);
  } finally {
    await quarterdeck.stop();
    await simulator.stop();
  }
};

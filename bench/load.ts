import { Agent, request } from 'node:http';

export type Headers = Record<string, string>;
export type Timing = { p50Ms: number; p95Ms: number; perSecond: number; failed: number };

/** The value that this share of the sorted values does not exceed. */
export const percentile = (values: number[], share: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
};

const get = (url: string, headers: Headers, agent: Agent): Promise<number> =>
  new Promise((resolve, reject) => {
    const sent = request(url, { headers, agent }, (response) => {
      response.resume();
      response.once('end', () => resolve(response.statusCode ?? 0));
      response.once('error', reject);
    });
    sent.once('error', reject);
    sent.end();
  });

/** So many clients ask one after another for a while, each over a connection that it keeps. */
export const load = async (
  url: string,
  { headers = {}, clients, durationMs }: { headers?: Headers; clients: number; durationMs: number },
): Promise<Timing> => {
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  const tookMs: number[] = [];
  let failed = 0;
  const startedMs = performance.now();
  const untilMs = startedMs + durationMs;
  const run = async () => {
    while (performance.now() < untilMs) {
      const sentMs = performance.now();
      const status = await get(url, headers, agent).catch(() => 0);
      if (status === 200) tookMs.push(performance.now() - sentMs);
      else failed += 1;
    }
  };
  await Promise.all(Array.from({ length: clients }, run));
  const elapsedMs = performance.now() - startedMs;
  agent.destroy();
  return {
    p50Ms: percentile(tookMs, 0.5),
    p95Ms: percentile(tookMs, 0.95),
    perSecond: (tookMs.length / elapsedMs) * 1_000,
    failed,
  };
};

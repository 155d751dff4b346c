import { cluster, service, startPodLogs } from '../lib/tail/pods/pod-logs-for-tests.ts';
import { percentile } from './load.ts';
import { say, sayFact } from './say.ts';

const pods = 50;
const watchMs = 10_000;
const writeEveryMs = 20;

const delay = (durationMs: number) => new Promise<void>((resolve) => setTimeout(resolve, durationMs));

const textOf = (run: number, number: number): string => `bench ${run} ${number} ${Date.now()}`;

/** Many tails of one Kubernetes service, over the pipeline itself: nodes and readers share this process. */
export const benchPodTails = async (readers: number): Promise<void> => {
  const nodes = await startPodLogs();
  const keys = Array.from({ length: pods }, (_, index) => `web-${index}/app`);
  for (const key of keys) nodes.addPod(key);
  const pipeline = nodes.openPipeline();
  const stop = new AbortController();
  const lagsMs: number[] = [];
  let received = 0;
  const read = async () => {
    for await (const event of pipeline.tail({ cluster, service, limit: 100, signal: stop.signal })) {
      if (event.type !== 'line') continue;
      const nowMs = Date.now();
      received += event.lines.length;
      for (const { message } of event.lines) lagsMs.push(nowMs - Number(message.split(' ')[3]));
    }
  };
  const reading = Array.from({ length: readers }, read);
  while (nodes.followCount() < pods) await delay(50);
  const before = nodes.requestCount();
  const startedMs = Date.now();
  let written = 0;
  for (; Date.now() - startedMs < watchMs; written += 1) {
    nodes.write(keys[written % pods] ?? '', textOf(readers, written));
    await delay(writeEveryMs);
  }
  await delay(1_500);
  const follows = pipeline.upstreamCount();
  stop.abort();
  await Promise.all(reading);
  await nodes.close();
  say(`${readers} tails of a Kubernetes service of ${pods} pods`);
  sayFact('follows upstream', `${follows}, after ${before} requests to begin`);
  sayFact('line on its way', `p50 ${percentile(lagsMs, 0.5)} ms, p95 ${percentile(lagsMs, 0.95)} ms`);
  sayFact('lines lost', `${written * readers - received} of ${written * readers}`);
};

import path from 'node:path';
import { createKey } from '../e2e/support/api.ts';
import { runProcess, waitForAnswer } from '../e2e/support/child-process.ts';
import { findFreePort } from '../e2e/support/free-ports.ts';
import { type Harbour, harbour, reachHarbour } from '../e2e/support/harbour.ts';
import { startQuarterdeck } from '../e2e/support/world.ts';
import { benchPage } from './bench-page.ts';
import { benchPodReads } from './bench-pod-reads.ts';
import { openChanges } from './change-reader.ts';
import { type Headers, percentile } from './load.ts';
import { say, sayFact, sayTiming } from './say.ts';

const node = path.resolve(import.meta.dirname, '../node_modules/.bin/node');
const clusterUrl = `/api/v1/clusters/${encodeURIComponent(harbour)}`;
const tasksUrl = `${clusterUrl}/tasks?limit=100`;
const changes = 12;
const restMs = 1_500;
const mostMs = 20_000;

const delay = (durationMs: number) => new Promise<void>((resolve) => setTimeout(resolve, durationMs));

/** What does not come in time ends the bench. */
const inTime = <T>(wanted: Promise<T>): Promise<T> =>
  Promise.race([
    wanted,
    new Promise<never>((_resolve, reject) => {
      setTimeout(() => reject(new Error('A change was not told within 20 s.')), mostMs).unref();
    }),
  ]);

const startLargeCluster = async (size: string[]) => {
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  const running = runProcess(node, ['bench/large-cluster-server.ts', String(port), ...size]);
  await waitForAnswer(`${url}/_control/world`, running, 60_000);
  return { url, stop: () => running.stop() };
};

/** Asks until every part of the answer is there. */
const whenWhole = async (url: string, headers: Headers) => {
  const startedMs = performance.now();
  while (performance.now() - startedMs < 60_000) {
    const answer = await fetch(url, { headers });
    if (answer.ok && (await answer.json()).incomplete.length === 0) break;
    await delay(200);
  }
  return performance.now() - startedMs;
};

/** From the change of one pod to the reader of a bare watch, and to a reader of the server's stream. */
const benchChange = async (url: string, headers: Headers, { kube }: Harbour) => {
  const stream = openChanges(url, headers);
  await stream.opened;
  const heard = new Map<string, (atMs: number) => void>();
  const newest = await kube.send('GET', '/api/v1/pods?limit=1');
  const { resourceVersion } = newest.body.metadata as { resourceVersion: string };
  const watch = kube.follow(`/api/v1/pods?watch=true&resourceVersion=${resourceVersion}`, (line) => {
    const { name } = JSON.parse(line).object.metadata;
    heard.get(name)?.(performance.now());
  });
  await watch.opened;
  const { items } = await (await fetch(`${url}${tasksUrl}`, { headers })).json();
  const watchMs: number[] = [];
  const streamMs: number[] = [];
  for (const { id, namespace } of items.slice(0, changes)) {
    await (await fetch(`${url}${tasksUrl}`, { headers })).arrayBuffer();
    await delay(restMs);
    const name = id.slice(namespace.length + 1);
    const told = stream.whenTold(id);
    const seen = new Promise<number>((resolve) => heard.set(name, resolve));
    const sentMs = performance.now();
    const patched = await kube.send('PATCH', `/api/v1/namespaces/${namespace}/pods/${name}`, {
      type: 'application/json-patch+json',
      body: [{ op: 'replace', path: '/spec/containers/0/image', value: 'registry.test/changed:1' }],
    });
    if (patched.status !== 200) throw new Error(`The change was refused: ${patched.text}`);
    watchMs.push((await inTime(seen)) - sentMs);
    streamMs.push((await inTime(told)) - sentMs);
  }
  watch.stop();
  stream.close();
  const timing = (ms: number[]) => ({ p50Ms: percentile(ms, 0.5), p95Ms: percentile(ms, 0.95) });
  sayTiming('to a bare watch of the pods', timing(watchMs));
  sayTiming('to a reader of /stream', timing(streamMs));
  sayFact('of which gathered on purpose', '450 ms');
};

/** A cluster of thousands of pods: read bare and by the product, then shown and told of by the real server. */
export const benchPods = async (size: {
  pods: number;
  deployments: number;
  nodes: number;
}): Promise<void> => {
  const simulator = await startLargeCluster([size.pods, size.deployments, size.nodes].map(String));
  try {
    const reached = await reachHarbour(simulator.url);
    await benchPodReads(reached);
    const quarterdeck = await startQuarterdeck({ awsUrl: simulator.url, regions: ['eu-west-1'] });
    try {
      const { url } = quarterdeck;
      const headers = { authorization: `Bearer ${await createKey(url, 'viewer')}` };
      const servicesUrl = `${clusterUrl}/services`;
      const coldMs = await whenWhole(`${url}${servicesUrl}`, headers);
      const tasksMs = await whenWhole(`${url}${tasksUrl}`, headers);
      say(`A cluster of ${size.deployments} services and ${size.pods} tasks`);
      sayFact(
        'cold list of services',
        `${(coldMs / 1_000).toFixed(1)} s; of tasks then ${(tasksMs / 1_000).toFixed(1)} s`,
      );
      say('Services of the cluster, 20 clients');
      await benchPage(url, servicesUrl, headers);
      say('Tasks of the cluster, 20 clients');
      await benchPage(url, tasksUrl, headers);
      say('One pod of the cluster changes while its tasks are looked at');
      await benchChange(url, headers, reached);
    } finally {
      await quarterdeck.stop();
    }
  } finally {
    await simulator.stop();
  }
};

import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { gunzipSync } from 'node:zlib';
import { Agent, request } from 'undici';
import type { Harbour } from '../e2e/support/harbour.ts';
import { createKubeClient } from '../lib/adapters/kubernetes/client/create-kube-client.ts';
import { listAll } from '../lib/adapters/kubernetes/client/list-all.ts';
import { readTable } from '../lib/adapters/kubernetes/client/read-table.ts';
import { projectPod } from '../lib/adapters/kubernetes/model/pod.ts';
import { createToken } from '../simulator/kubernetes/test-client.ts';
import { percentile } from './load.ts';
import { say, sayFact } from './say.ts';

const path = '/api/v1/pods';
const repeats = 3;
const pageSize = 500;
const table = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';
const headers = { authorization: `Bearer ${createToken()}` };

type Asked = { accept?: string; limit?: number };
type Wire = { sentBytes: number; readBytes: number; pods: number };

/** Every page as undici brings it, parsed and dropped: what no reader of these bytes can be faster than. */
const readBare = async ({ url, agent }: { url: string; agent: Agent }, { accept, limit }: Asked = {}) => {
  const wire: Wire = { sentBytes: 0, readBytes: 0, pods: 0 };
  let token: string | undefined;
  do {
    const query = new URLSearchParams({
      ...(limit === undefined ? {} : { limit: String(limit) }),
      ...(accept ? { includeObject: 'None' } : {}),
      ...(token ? { continue: token } : {}),
    });
    const zip = limit === undefined ? 'identity' : 'gzip';
    const asked = { ...headers, accept: accept ?? 'application/json', 'accept-encoding': zip };
    const answer = await request(`${url}${path}?${query}`, { dispatcher: agent, headers: asked });
    const sent = Buffer.from(await answer.body.arrayBuffer());
    const bytes = answer.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent;
    const page = JSON.parse(bytes.toString('utf8'));
    wire.sentBytes += sent.length;
    wire.readBytes += bytes.length;
    wire.pods += (page.rows ?? page.items).length;
    token = page.metadata.continue;
  } while (token);
  return wire;
};

/** The median of a few runs: how long it took, the reader's own share of it, and the longest that its loop stood still. */
const measure = async <T>(work: () => Promise<T>) => {
  const tookMs: number[] = [];
  const busyMs: number[] = [];
  const stalledMs: number[] = [];
  let value = await work();
  for (let run = 0; run < repeats; run += 1) {
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    const startedMs = performance.now();
    const before = process.cpuUsage();
    value = await work();
    const { user, system } = process.cpuUsage(before);
    busyMs.push((user + system) / 1_000);
    tookMs.push(performance.now() - startedMs);
    delay.disable();
    stalledMs.push(delay.max / 1e6);
  }
  const median = (values: number[]) => percentile(values, 0.5);
  return { value, ms: median(tookMs), busyMs: median(busyMs), stalledMs: median(stalledMs) };
};
type Measured = Omit<Awaited<ReturnType<typeof measure>>, 'value'>;

const openGc = (): (() => void) => {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc');
};

/** What stays of the heap, once everything else is gone, for what a read answers. */
const keptBytes = async (work: () => Promise<unknown[]>) => {
  const gc = openGc();
  gc();
  const before = process.memoryUsage().heapUsed;
  const kept = await work();
  gc();
  const bytes = process.memoryUsage().heapUsed - before;
  return bytes / kept.length;
};

const mb = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
const seconds = (ms: number) => `${(ms / 1_000).toFixed(2)} s`;
const sentOf = ({ sentBytes, readBytes }: Wire) => `${mb(sentBytes)} sent, ${mb(readBytes)} unzipped`;

const sayRead = (name: string, { ms, busyMs, stalledMs }: Measured, bytes?: string) => {
  const facts = [seconds(ms), `CPU ${seconds(busyMs)}`, `longest stall ${stalledMs.toFixed(0)} ms`];
  sayFact(name, [...facts, ...(bytes ? [bytes] : [])].join(', '));
};
const sayRatio = (ours: Measured, bare: Measured) =>
  sayFact(
    'ratio',
    `${(ours.ms / bare.ms).toFixed(2)} × as long, ${(ours.busyMs / bare.busyMs).toFixed(2)} × the CPU`,
  );

/** All pods of a cluster through the product's own client, against undici and JSON.parse. */
export const benchPodReads = async ({ url, authority }: Harbour): Promise<void> => {
  const agent = new Agent({ connect: { ca: authority } });
  const client = createKubeClient({
    access: {
      name: 'harbour',
      endpoint: async () => ({ server: url, authority }),
      signIn: async () => headers,
      forget: () => {},
    },
  });
  const signal = AbortSignal.timeout(600_000);
  const readProjected = async () => (await listAll({ client, path, project: projectPod, signal })).items;
  const readRaw = async () => (await listAll({ client, path, project: (raw) => raw, signal })).items;
  const readRows = async () => {
    let rows = 0;
    let token: string | undefined;
    do {
      const query = { limit: pageSize, continue: token };
      const page = await readTable({ client, path, query, include: 'None', signal });
      rows += page.rows.length;
      token = page.continue ?? undefined;
    } while (token);
    return rows;
  };
  try {
    const whole = await measure(() => readBare({ url, agent }));
    const bare = await measure(() => readBare({ url, agent }, { limit: pageSize }));
    const projected = await measure(readProjected);
    const bareRows = await measure(() => readBare({ url, agent }, { limit: pageSize, accept: table }));
    const rows = await measure(readRows);
    say(`Reading ${projected.value.length} pods`);
    sayRead('undici + JSON.parse, one list, no gzip', whole, mb(whole.value.sentBytes));
    sayRead('undici + JSON.parse, paged, gzip', bare, sentOf(bare.value));
    sayRead('paged, gzip, projected', projected);
    sayRatio(projected, bare);
    sayRead('undici + JSON.parse, table', bareRows, sentOf(bareRows.value));
    sayRead('table without objects', rows);
    sayRatio(rows, bareRows);
    const rawBytes = await keptBytes(readRaw);
    const podBytes = await keptBytes(readProjected);
    sayFact(
      'heap kept for 1,000 pods',
      `${mb(podBytes * 1_000)}; as JSON.parse makes them ${mb(rawBytes * 1_000)}`,
    );
  } finally {
    client.close();
    await agent.close();
  }
};

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { readKubeconfig } from '#lib/adapters/kubeconfig/read-kubeconfig.ts';
import type { FleetReads } from '#lib/domain/ports/fleet-reads.ts';
import { createFleet } from '#lib/inventory/fleet.ts';
import { Inventory } from '#lib/inventory/inventory.ts';
import { routePodLogs } from '#lib/inventory/route-pod-logs.ts';
import { createUpstreams } from '#lib/upstreams.ts';
import { createPodLogReads } from './create-pod-log-reads.ts';
import { createPodObjects, type PodShape } from './pod-objects-for-tests.ts';

export const cluster = 'k8s:-:-:pods';
export const service = 'shop.deployment.web';

type Line = { atMs: number; at: string; text: string };
type Run = { lines: Line[]; keptFrom: number; isOver: boolean };
type Container = { runs: Run[]; createdAtMs: number; isOver: boolean };
type Follow = { key: string; run: Run; response: ServerResponse; sent: number };

/** A time with nanoseconds, each a little later than the one before; a new run begins in a millisecond of its own. */
const createStamps = () => {
  let lastMs = 0;
  let nanos = 0;
  let floorMs = 0;
  const stampOf = (atMs = Math.max(floorMs, Date.now())): { atMs: number; at: string } => {
    nanos = atMs === lastMs ? nanos + 7 : 0;
    lastMs = atMs;
    return { atMs, at: new Date(atMs).toISOString().replace('Z', `${String(nanos).padStart(6, '0')}Z`) };
  };
  const beginRun = () => {
    floorMs = lastMs + 1;
  };
  return { stampOf, beginRun };
};

/**
 * An outside server: a Kubernetes API with one Deployment, whose pods write what a test tells them. Each pipeline
 * reads it as a process does, by a kubeconfig, with a fleet of its own. Keys are names of pods.
 */
export const startPodLogs = async () => {
  const containers = new Map<string, Container>();
  const follows = new Set<Follow>();
  const sockets = new Set<Socket>();
  const objects = createPodObjects();
  const refused = new Set<string>();
  const stuck = new Set<string>();
  const { stampOf, beginRun } = createStamps();
  let isDown = false;
  let requests = 0;

  const containerOf = (key: string): Container => {
    const found = containers.get(key);
    if (!found) throw new Error(`no pod ${key}`);
    return found;
  };
  const runOf = (key: string): Run => {
    const run = containerOf(key).runs.at(-1);
    if (!run) throw new Error(`${key} has not started`);
    return run;
  };
  const shapeOf = (name: string, { runs, createdAtMs, isOver }: Container): PodShape => {
    const state = runs.at(-1)?.isOver ? 'crashed' : 'running';
    return {
      name,
      createdAtMs,
      restarts: Math.max(0, runs.length - 1),
      state: isOver ? 'over' : runs.length === 0 ? 'waiting' : state,
    };
  };
  const changed = (key: string) => objects.putPod(shapeOf(key, containerOf(key)));
  const render = (line: Line) => `${line.at} ${line.text}\n`;
  const advance = (follow: Follow) => {
    for (const line of follow.run.lines.slice(follow.sent)) follow.response.write(render(line));
    follow.sent = follow.run.lines.length;
    if (!follow.run.isOver) return;
    follows.delete(follow);
    follow.response.end();
  };
  const advanceAll = () => {
    for (const follow of [...follows]) advance(follow);
  };

  const refuse = (response: ServerResponse, code: number, reason: string, message: string) => {
    response.writeHead(code, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify({ kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason, message }),
    );
  };
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '', 'http://kubelet');
    if (!url.pathname.endsWith('/log')) return objects.answer(request, response, url);
    requests += 1;
    if (isDown) return request.socket.destroy();
    const [, , , , namespace = '', , pod = ''] = url.pathname.split('/');
    const name = url.searchParams.get('container') ?? '';
    if (refused.has(pod))
      return refuse(
        response,
        403,
        'Forbidden',
        `pods "${pod}" is forbidden: User "viewer" cannot get resource "pods/log" in API group "" in the namespace "${namespace}"`,
      );
    if (stuck.has(pod)) return;
    const container = containers.get(pod);
    if (!container) return refuse(response, 404, 'NotFound', `pods "${pod}" not found`);
    const isPrevious = url.searchParams.get('previous') === 'true';
    const run = container.runs.at(isPrevious ? -2 : -1);
    if (!run)
      return refuse(
        response,
        400,
        'BadRequest',
        isPrevious
          ? `previous terminated container "${name}" in pod "${pod}" not found`
          : `container "${name}" in pod "${pod}" is waiting to start: ContainerCreating`,
      );
    const since = url.searchParams.get('sinceTime');
    if (since && !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(since))
      return refuse(response, 400, 'BadRequest', `sinceTime ${since} is finer than a second`);
    const tail = url.searchParams.get('tailLines');
    let lines = run.lines.slice(run.keptFrom);
    if (tail) lines = lines.slice(Math.max(0, lines.length - Number(tail)));
    if (since) lines = lines.filter((line) => line.atMs >= Date.parse(since));
    const follow = url.searchParams.get('follow') === 'true' && !run.isOver;
    response.writeHead(200, { 'content-type': 'text/plain' });
    // The kubelet begins its answer with the first line.
    for (const line of lines) response.write(render(line));
    if (!follow) return response.end();
    const one = { key: pod, run, response, sent: run.lines.length };
    follows.add(one);
    response.on('close', () => follows.delete(one));
  };
  const server = createServer(answer);
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // Safe: it listens on a port.
  const { port } = server.address() as AddressInfo;

  const folder = await mkdtemp(path.join(tmpdir(), 'quarterdeck-pods-'));
  const kubeconfig = path.join(folder, 'config');
  await writeFile(
    kubeconfig,
    JSON.stringify({
      clusters: [{ name: 'pods', cluster: { server: `http://127.0.0.1:${port}` } }],
      contexts: [{ name: 'pods', context: { cluster: 'pods' } }],
    }),
  );

  const closing: (() => void)[] = [];
  /** A pipeline of its own, as another process would have it. */
  const openPipeline = (now = () => new Date()) => {
    const contexts = readKubeconfig({ variable: kubeconfig, env: process.env });
    const { upstreams, close } = createUpstreams({ connections: [], contexts, now: () => new Date() });
    const inventory = new Inventory({ upstreams, now: () => new Date() });
    const fleet = createFleet(inventory, () => new Date());
    closing.push(() => {
      inventory.stop();
      close();
    });
    const source = routePodLogs(inventory.regions);
    return { fleet, source, ...createPodLogReads({ fleet, source, now }) };
  };

  const viewOf = (pods: { name: string; restarts: number | undefined; isOver: boolean }[]) =>
    JSON.stringify(pods.toSorted((a, b) => (a.name < b.name ? -1 : 1)));
  /** Once a fleet has been told of all that happened to the pods. */
  const untilKnownTo = async (fleet: FleetReads) => {
    for (;;) {
      const read = await fleet.listTasks({ cluster, service, states: ['pending', 'running', 'stopped'] });
      const known = read.value.map(({ id, state, containers: [one] }) => {
        return { name: id.replace(/^shop\./, ''), restarts: one?.restarts, isOver: state === 'stopped' };
      });
      const there = [...containers].map(([key, container]) => {
        const { name, restarts } = shapeOf(key, container);
        return { name, restarts, isOver: container.isOver };
      });
      if (viewOf(known) === viewOf(there)) return;
      await delay(20);
    }
  };

  return {
    openPipeline,
    untilKnownTo,
    addPod: (key: string, { hasStarted = true, createdAtMs = Date.now() } = {}) => {
      const runs = hasStarted ? [{ lines: [], keptFrom: 0, isOver: false }] : [];
      containers.set(key, { runs, createdAtMs, isOver: false });
      changed(key);
    },
    removePod: (key: string) => {
      runOf(key).isOver = true;
      advanceAll();
      containers.delete(key);
      objects.removePod(key);
    },
    write: (key: string, text: string, atMs?: number) => {
      runOf(key).lines.push({ ...stampOf(atMs), text });
      advanceAll();
    },
    /** The run ends; a new one begins at once, or when it is told to. */
    crash: (key: string, { isRestarted = true } = {}) => {
      runOf(key).isOver = true;
      advanceAll();
      changed(key);
      if (!isRestarted) return;
      beginRun();
      containerOf(key).runs.push({ lines: [], keptFrom: 0, isOver: false });
      changed(key);
    },
    /** The pod ends: Succeeded or Failed. */
    endPod: (key: string) => {
      runOf(key).isOver = true;
      containerOf(key).isOver = true;
      advanceAll();
      changed(key);
    },
    /** What was written so far is out of the API's reach. */
    rotate: (key: string) => {
      const run = runOf(key);
      run.keptFrom = run.lines.length;
    },
    /** Every connection breaks. */
    cut: () => {
      for (const socket of sockets) socket.destroy();
    },
    setDown: (isItDown: boolean) => {
      isDown = isItDown;
    },
    /** Its log may not be read. */
    refuse: (key: string) => refused.add(key),
    /** Its node does not answer. */
    stick: (key: string) => stuck.add(key),
    followCount: () => follows.size,
    requestCount: () => requests,
    close: async () => {
      for (const end of closing) end();
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true });
    },
  };
};

export type PodLogs = Awaited<ReturnType<typeof startPodLogs>>;

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { createKubeClient } from '#lib/adapters/kubernetes/client/create-kube-client.ts';
import { createPodLogSource } from '#lib/adapters/kubernetes/logs/create-pod-log-source.ts';
import type { ServiceDetail } from '#lib/contract/services.ts';
import type { Task } from '#lib/contract/tasks.ts';
import { notFound } from '#lib/domain/domain-error.ts';
import type { Change } from '#lib/domain/ports/fleet-reads.ts';
import type { Bare } from '#lib/domain/ports/region-reads.ts';
import { createPodLogReads } from './create-pod-log-reads.ts';

export const cluster = 'eks:123456789012:eu-west-1:pods';
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
 * Nodes whose containers write what a test tells them, behind the API's own `pods/log`: read by the real client
 * and the real adapter. Keys are `<pod>/<container>` of the namespace shop, or with one before.
 */
export const startPodLogs = async () => {
  const containers = new Map<string, Container>();
  const follows = new Set<Follow>();
  const sockets = new Set<Socket>();
  const listeners = new Set<(change: Change) => void>();
  const refused = new Set<string>();
  const stuck = new Set<string>();
  const { stampOf, beginRun } = createStamps();
  let isDown = false;
  let requests = 0;

  const fullKey = (key: string) => (key.split('/').length === 3 ? key : `shop/${key}`);
  const containerOf = (key: string): Container => {
    const found = containers.get(fullKey(key));
    if (!found) throw new Error(`no container ${key}`);
    return found;
  };
  const runOf = (key: string): Run => {
    const run = containerOf(key).runs.at(-1);
    if (!run) throw new Error(`${key} has not started`);
    return run;
  };
  const changed = () => {
    for (const listener of listeners) listener({ topic: 'tasks', ids: [service] });
  };
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
    requests += 1;
    if (isDown) return request.socket.destroy();
    const url = new URL(request.url ?? '', 'http://kubelet');
    const [, , , , namespace = '', , pod = ''] = url.pathname.split('/');
    const name = url.searchParams.get('container') ?? '';
    if (refused.has(namespace))
      return refuse(
        response,
        403,
        'Forbidden',
        `pods "${pod}" is forbidden: User "viewer" cannot get resource "pods/log" in API group "" in the namespace "${namespace}"`,
      );
    const key = `${namespace}/${pod}/${name}`;
    if (stuck.has(key)) return;
    const container = containers.get(key);
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
    const one = { key, run, response, sent: run.lines.length };
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

  const listTasks = (): Task[] => {
    const tasks = new Map<string, Task>();
    for (const [key, { runs, createdAtMs, isOver }] of containers) {
      const [namespace = '', pod = '', name = ''] = key.split('/');
      const id = `${namespace}.${pod}`;
      const run = runs.at(-1);
      const isRunning = run !== undefined && !run.isOver;
      const task = tasks.get(id) ?? {
        id,
        clusterId: cluster,
        serviceId: service,
        state: isOver ? 'stopped' : isRunning ? 'running' : 'pending',
        lastStatus: 'any',
        createdAt: new Date(createdAtMs).toISOString(),
        containers: [],
      };
      task.containers.push({
        name,
        image: 'web',
        lastStatus: isRunning ? 'Running' : run ? 'CrashLoopBackOff' : 'ContainerCreating',
        restarts: Math.max(0, runs.length - 1),
      });
      tasks.set(id, task);
    }
    return [...tasks.values()];
  };
  const fleet: Parameters<typeof createPodLogReads>[0]['fleet'] = {
    getService: async (ref) => {
      if (ref.service !== service) throw notFound('service', ref.service);
      // Safe: of a service only its being there is asked.
      return { value: {} as Bare<ServiceDetail>, asOf: new Date().toISOString(), incomplete: [] };
    },
    listTasks: async () => ({ value: listTasks(), asOf: new Date().toISOString(), incomplete: [] }),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };

  const clients: { close: () => void }[] = [];
  return {
    fleet,
    /** A pipeline of its own, as another process would have it. */
    openPipeline: (now = () => new Date()) => {
      const client = createKubeClient({
        access: {
          name: 'pods',
          endpoint: async () => ({ server: `http://127.0.0.1:${port}` }),
          signIn: async () => ({}),
          forget: () => {},
        },
      });
      clients.push(client);
      const source = createPodLogSource({ clientOf: () => client });
      return { source, ...createPodLogReads({ fleet, source, now }) };
    },
    addPod: (key: string, { hasStarted = true, createdAtMs = Date.now() } = {}) => {
      const runs = hasStarted ? [{ lines: [], keptFrom: 0, isOver: false }] : [];
      containers.set(fullKey(key), { runs, createdAtMs, isOver: false });
      changed();
    },
    removePod: (key: string) => {
      runOf(key).isOver = true;
      advanceAll();
      containers.delete(fullKey(key));
      changed();
    },
    write: (key: string, text: string, atMs?: number) => {
      runOf(key).lines.push({ ...stampOf(atMs), text });
      advanceAll();
    },
    /** The run ends; a new one begins at once, or when it is told to. */
    crash: (key: string, { isRestarted = true } = {}) => {
      runOf(key).isOver = true;
      advanceAll();
      changed();
      if (!isRestarted) return;
      beginRun();
      containerOf(key).runs.push({ lines: [], keptFrom: 0, isOver: false });
      changed();
    },
    /** The pod ends: Succeeded or Failed. */
    endPod: (key: string) => {
      runOf(key).isOver = true;
      containerOf(key).isOver = true;
      advanceAll();
      changed();
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
    refuse: (namespace: string) => refused.add(namespace),
    /** Its node does not answer. */
    stick: (key: string) => stuck.add(fullKey(key)),
    followCount: () => follows.size,
    requestCount: () => requests,
    close: async () => {
      for (const client of clients) client.close();
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

export type PodLogs = Awaited<ReturnType<typeof startPodLogs>>;

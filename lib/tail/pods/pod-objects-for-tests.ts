import type { IncomingMessage, ServerResponse } from 'node:http';

export type KubeObject = {
  metadata: { namespace: string; name: string; [field: string]: unknown };
  [field: string]: unknown;
};
type Watch = { resource: string; response: ServerResponse };
type Told = { version: number; resource: string; line: string };

const deploymentUid = 'deployment-web';
const replicaSetUid = 'replicaset-web';
const labels = { app: 'web', 'pod-template-hash': '1' };
const spec = { containers: [{ name: 'app', image: 'web' }] };
const ownedBy = (kind: string, name: string, uid: string) => [
  { apiVersion: 'apps/v1', kind, name, uid, controller: true },
];

/** The owners of the pods: what makes them those of `shop.deployment.web`. */
const owners: [string, KubeObject][] = [
  [
    'deployments',
    {
      metadata: { namespace: 'shop', name: 'web', uid: deploymentUid, generation: 1 },
      spec: { selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels }, spec } },
      status: { observedGeneration: 1 },
    },
  ],
  [
    'replicasets',
    {
      metadata: {
        namespace: 'shop',
        name: 'web-1',
        uid: replicaSetUid,
        labels,
        annotations: { 'deployment.kubernetes.io/revision': '1' },
        ownerReferences: ownedBy('Deployment', 'web', deploymentUid),
      },
      spec: { template: { metadata: { labels }, spec } },
    },
  ],
];

export type PodShape = {
  name: string;
  createdAtMs: number;
  restarts: number;
  state: 'waiting' | 'running' | 'crashed' | 'over';
};

const states = {
  waiting: { waiting: { reason: 'ContainerCreating' } },
  running: { running: { startedAt: new Date().toISOString() } },
  crashed: { waiting: { reason: 'CrashLoopBackOff' } },
  over: { terminated: { exitCode: 0, reason: 'Completed' } },
};
const phases = { waiting: 'Pending', running: 'Running', crashed: 'Running', over: 'Succeeded' };

const podOf = ({ name, createdAtMs, restarts, state }: PodShape): KubeObject => ({
  metadata: {
    namespace: 'shop',
    name,
    uid: `pod-${name}`,
    labels,
    creationTimestamp: new Date(createdAtMs).toISOString().replace(/\.\d+/, ''),
    ownerReferences: ownedBy('ReplicaSet', 'web-1', replicaSetUid),
  },
  spec: { ...spec, nodeName: 'one' },
  status: {
    phase: phases[state],
    containerStatuses: [
      { name: 'app', image: 'web', ready: state === 'running', restartCount: restarts, state: states[state] },
    ],
  },
});

/** As much of the Kubernetes API as it takes to know one Deployment's pods: lists, and watches from a version on. */
export const createPodObjects = () => {
  const objects = new Map<string, { resource: string; object: KubeObject }>();
  const history: Told[] = [];
  const watches = new Set<Watch>();
  let version = 0;

  const tell = (type: 'ADDED' | 'MODIFIED' | 'DELETED', resource: string, object: KubeObject) => {
    version += 1;
    const metadata = { ...object.metadata, resourceVersion: String(version) };
    const stored = { ...object, metadata };
    const line = `${JSON.stringify({ type, object: stored })}\n`;
    history.push({ version, resource, line });
    for (const watch of watches) if (watch.resource === resource) watch.response.write(line);
    return stored;
  };
  const put = (resource: string, object: KubeObject) => {
    const key = `${resource}/${object.metadata.name}`;
    const stored = tell(objects.has(key) ? 'MODIFIED' : 'ADDED', resource, object);
    objects.set(key, { resource, object: stored });
  };
  for (const [resource, object] of owners) put(resource, object);

  const send = (response: ServerResponse, status: number, body: unknown) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  };
  const answer = (request: IncomingMessage, response: ServerResponse, url: URL) => {
    const resource = url.pathname.split('/').at(-1) ?? '';
    if (request.method === 'POST') return send(response, 201, { status: { allowed: true } });
    if (url.searchParams.get('watch') !== 'true') {
      const items = [...objects.values()].filter((one) => one.resource === resource);
      const metadata = { resourceVersion: String(version) };
      return send(response, 200, { metadata, items: items.map(({ object }) => object) });
    }
    const from = Number(url.searchParams.get('resourceVersion'));
    response.writeHead(200, { 'content-type': 'application/json' });
    response.flushHeaders();
    for (const one of history) if (one.resource === resource && one.version > from) response.write(one.line);
    const watch = { resource, response };
    watches.add(watch);
    response.on('close', () => watches.delete(watch));
  };

  return {
    answer,
    putPod: (pod: PodShape) => put('pods', podOf(pod)),
    removePod: (name: string) => {
      const found = objects.get(`pods/${name}`);
      if (!found) throw new Error(`no pod ${name}`);
      objects.delete(`pods/${name}`);
      tell('DELETED', 'pods', found.object);
    },
  };
};

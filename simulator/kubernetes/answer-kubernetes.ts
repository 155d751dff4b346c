import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { takeFault } from '../aws/apply-fault.ts';
import { type Gateway, readBody } from '../aws/handle-request.ts';
import type { Pod } from '../world/eks-object.ts';
import type { EksCluster } from '../world/eks-state.ts';
import { answerReview } from './access-review.ts';
import { authenticate } from './authenticate.ts';
import { authorize, createRefusal } from './authorize.ts';
import { discover } from './discovery.ts';
import { execInPod } from './exec.ts';
import { type KubeCall, readTarget } from './kube-request.ts';
import { listObjects } from './list-objects.ts';
import { answerMetrics } from './metrics.ts';
import { answerOpenApi } from './openapi.ts';
import { streamLog } from './pod-log.ts';
import { createPresent, describeList } from './present-object.ts';
import { badRequest, noSuchPath, StatusError, tooManyRequests } from './status-error.ts';
import { answerScale, evictPod } from './subresources.ts';
import { createTable, readTableForm } from './table.ts';
import { watchObjects } from './watch-objects.ts';
import {
  createObject,
  deleteCollection,
  deleteObject,
  getObject,
  patchObject,
  updateObject,
} from './write-object.ts';

const zippedFromBytes = 128 * 1024;

type Sent = { request: IncomingMessage; response: ServerResponse };

function send({ request, response }: Sent, status: number, body: unknown, type = 'application/json'): void {
  if (response.headersSent || response.destroyed) return;
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  const zip =
    bytes.length > zippedFromBytes && String(request.headers['accept-encoding'] ?? '').includes('gzip');
  const out = zip ? gzipSync(bytes, { level: 1 }) : bytes;
  response.writeHead(status, {
    'content-type': type,
    'content-length': out.length,
    'cache-control': 'no-cache, private',
    ...(zip ? { 'content-encoding': 'gzip', vary: 'Accept-Encoding' } : {}),
  });
  response.end(out);
}

const toStatusError = (error: unknown): StatusError =>
  error instanceof StatusError
    ? error
    : new StatusError({
        code: 500,
        reason: 'InternalError',
        message: `Internal error occurred: ${error instanceof Error ? error.stack : error}`,
      });

function sendFailure(sent: Sent, known: StatusError): void {
  if (known.details?.retryAfterSeconds)
    sent.response.setHeader('retry-after', known.details.retryAfterSeconds);
  send(sent, known.code, known.toStatus());
}

const describeVersion = ({ version }: EksCluster) => {
  const [major, minor] = version.split('.');
  return {
    major,
    minor,
    gitVersion: `v${version}.1-eks-d96d92f`,
    gitCommit: 'd96d92f0c5b8b6bd0e5ef3ac1b6a14cf44d36bb9',
    gitTreeState: 'clean',
    buildDate: '2025-10-11T05:02:41Z',
    goVersion: 'go1.24.6',
    compiler: 'gc',
    platform: 'linux/amd64',
  };
};

/** Paths outside the resources: who may come in may read them. */
function answerPlainPath(sent: Sent, cluster: EksCluster, path: string): boolean {
  if (path === '/version') send(sent, 200, describeVersion(cluster));
  else if (/^\/(healthz|livez|readyz)$/.test(path)) send(sent, 200, 'ok', 'text/plain');
  else if (path === '/openapi/v2')
    send(sent, 200, {
      swagger: '2.0',
      info: { title: 'Kubernetes', version: `v${cluster.version}` },
      paths: {},
      definitions: {},
    });
  else {
    const schema = answerOpenApi(path, cluster.version);
    if (schema) {
      send(sent, 200, schema);
      return true;
    }
    const found = discover(path, String(sent.request.headers.accept ?? ''));
    if (!found) return false;
    send(sent, 200, found.body, found.type);
  }
  return true;
}

function sendObjects(call: KubeCall): void {
  const { target, kube, request, query } = call;
  const page = listObjects(call);
  const metadata = {
    resourceVersion: page.resourceVersion,
    continue: page.continue,
    remainingItemCount: page.remainingItemCount,
  };
  const form = readTableForm(String(request.headers.accept ?? ''), query.get('includeObject'));
  if (form)
    send(
      call,
      200,
      createTable({ type: target.type, form, objects: page.items, metadata, nowMs: kube.clock.now() }),
    );
  else {
    const accept = String(request.headers.accept ?? '');
    const { kind, apiVersion, named } = describeList(target.type, accept);
    const shown = page.items.map(createPresent(target.type, accept));
    // Members of a list carry no kind of their own.
    const items = named ? shown : shown.map(({ kind: _kind, apiVersion: _version, ...rest }) => rest);
    send(call, 200, { kind, apiVersion, metadata, items });
  }
}

function sendObject(call: KubeCall): void {
  const object = getObject(call);
  const form = readTableForm(String(call.request.headers.accept ?? ''), call.query.get('includeObject'));
  const metadata = { resourceVersion: object.metadata.resourceVersion };
  send(
    call,
    200,
    form
      ? createTable({
          type: call.target.type,
          form,
          objects: [object],
          metadata,
          nowMs: call.kube.clock.now(),
        })
      : createPresent(call.target.type, String(call.request.headers.accept ?? ''))(object),
  );
}

/** The verbs that an object answers for itself. */
const verbs: Record<string, (call: KubeCall) => void> = {
  get: sendObject,
  list: sendObjects,
  watch: watchObjects,
  create: (call) => send(call, 201, createObject(call)),
  update: (call) => send(call, 200, updateObject(call)),
  patch: (call) => send(call, 200, patchObject(call)),
  delete: (call) => send(call, 200, deleteObject(call)),
  deletecollection: (call) => send(call, 200, deleteCollection(call)),
};

const subresources: Record<string, (call: KubeCall) => void> = {
  scale: (call) => send(call, 200, answerScale(call)),
  eviction: (call) => send(call, 201, evictPod(call)),
  log: streamLog,
  exec: () => {
    throw badRequest('Upgrade request required');
  },
};

function dispatch(call: KubeCall): void {
  const { verb, subresource = '', type } = call.target;
  if (type.kind.startsWith('SelfSubject')) send(call, 201, answerReview(call));
  else if (type.group === 'metrics.k8s.io') send(call, 200, answerMetrics(call));
  else {
    const run = subresources[subresource] ?? verbs[verb];
    if (!run) throw noSuchPath();
    run(call);
  }
}

type Arrival = {
  gateway: Gateway;
  cluster: EksCluster;
  path: string;
  query: URLSearchParams;
  ownHost: string;
};

type Cut = 'before' | 'after' | null;

/** Faults by `kubernetes:<verb>/<resource>`: whether the connection is to be cut, before or after it is done. */
async function strike(
  { gateway, cluster }: Arrival,
  operation: string,
  refuse: () => StatusError,
): Promise<Cut> {
  const { account, region } = cluster;
  const fault = takeFault(gateway.world, { operation, account, region, caller: '', input: {} });
  if (!fault) return null;
  const { kind, delayMs, message = 'Internal error occurred', status = 500, code = 'InternalError' } = fault;
  if (delayMs) await new Promise((resolve) => setTimeout(resolve, delayMs));
  if (kind === 'throttle') throw tooManyRequests();
  if (kind === 'deny') throw refuse();
  if (kind === 'error') throw new StatusError({ code: status, reason: code, message });
  if (kind !== 'drop') return null;
  return fault.when === 'after' ? 'after' : 'before';
}

const operationOf = ({ verb, type, subresource }: KubeCall['target']) =>
  `kubernetes:${verb}/${type.plural}${subresource ? `/${subresource}` : ''}`;

/** Notes a call that has come; null where its path names no resource. What it is answered is noted by who answers. */
function noteCall({ gateway, cluster, path, query }: Arrival, request: IncomingMessage) {
  try {
    const operation = operationOf(readTarget(request.method ?? 'GET', path, query));
    const { account, region } = cluster;
    const entry = { operation, account, region, at: gateway.world.clock.now(), status: 0 };
    gateway.calls.add(entry);
    return entry;
  } catch {
    return null;
  }
}

async function open(arrival: Arrival, request: IncomingMessage) {
  const { gateway, cluster, path, query, ownHost } = arrival;
  const user = authenticate(request, { world: gateway.world, cluster, ownHost });
  const target = readTarget(request.method ?? 'GET', path, query);
  const { verb, type, subresource, name } = target;
  const operation = operationOf(target);
  // A namespace is asked for inside itself.
  const namespace = target.namespace ?? (type.plural === 'namespaces' ? name : undefined);
  const attributes = { verb, group: type.group, resource: type.plural, subresource, namespace, name };
  const cut = await strike(arrival, operation, () => createRefusal(user, type, attributes));
  if (cut !== 'before') authorize(cluster, user, type, attributes);
  return { user, target, cut };
}

/** Answers one request to a cluster's API server. */
export async function answerKubernetes(arrival: Arrival, sent: Sent): Promise<void> {
  const { cluster, path, query } = arrival;
  const isPlain = !path.startsWith('/api') || /^\/api(s(\/[^/]+){0,2}|(\/v1)?)$/.test(path);
  const entry = isPlain ? null : noteCall(arrival, sent.request);
  try {
    if (isPlain) {
      const { principalArn } = authenticate(sent.request, {
        world: arrival.gateway.world,
        cluster,
        ownHost: arrival.ownHost,
      });
      if (principalArn === null && !/^\/(version|healthz|livez|readyz)$/.test(path))
        throw new StatusError({
          code: 403,
          reason: 'Forbidden',
          message: `forbidden: User "system:anonymous" cannot get path "${path}"`,
          details: {},
        });
      if (!answerPlainPath(sent, cluster, path))
        send(sent, 404, '404 page not found\n', 'text/plain; charset=utf-8');
      return;
    }
    const { user, target, cut } = await open(arrival, sent.request);
    if (cut === 'before') {
      sent.response.destroy();
      return;
    }
    const body = await readBody(sent.request);
    // What is done now is answered to nobody.
    if (cut === 'after') sent.response.destroy();
    dispatch({ ...sent, kube: cluster.open(), user, target, query, body });
    if (entry) entry.status = sent.response.statusCode;
  } catch (error) {
    const known = toStatusError(error);
    if (entry) entry.status = known.code;
    sendFailure(sent, known);
  }
}

/** Exec: everything is checked before the protocol is switched, and refused as plain HTTP. */
export async function upgradeKubernetes(
  arrival: Arrival,
  request: IncomingMessage,
  socket: Duplex,
): Promise<void> {
  const entry = noteCall(arrival, request);
  try {
    const { target, user, cut } = await open(arrival, request);
    if (cut) {
      socket.destroy();
      return;
    }
    if (target.subresource !== 'exec') throw noSuchPath();
    const { type, namespace, name } = target;
    // Over WebSocket both rights are needed: get for the request, create for what it starts.
    authorize(arrival.cluster, user, type, {
      verb: 'create',
      group: '',
      resource: 'pods',
      subresource: 'exec',
      namespace,
      name,
    });
    const kube = arrival.cluster.open();
    const pod = getObject<Pod>({ kube, target, query: arrival.query, user } as KubeCall);
    execInPod({ kube, pod, query: arrival.query, request, socket });
    if (entry) entry.status = 101;
  } catch (error) {
    const known = toStatusError(error);
    if (entry) entry.status = known.code;
    // What a kubelet says comes as it is.
    const plain = known.reason === '' || !known.message;
    const body = plain ? known.message : JSON.stringify(known.toStatus());
    socket.end(
      `HTTP/1.1 ${known.code} ${known.reason || 'Error'}\r\nContent-Type: ${plain ? 'text/plain; charset=utf-8' : 'application/json'}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
    );
  }
}

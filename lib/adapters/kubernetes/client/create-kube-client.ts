import type { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import type { WebSocket } from 'ws';
import { type OnCall, readDeadlineMs, writeDeadlineMs } from '#lib/adapters/aws/call.ts';
import { DomainError } from '#lib/domain/domain-error.ts';
import { describeRequest, type RequestFacts } from './describe-request.ts';
import { createKubeAgents } from './kube-agents.ts';
import type { KubeClient, KubePatchType, KubeQuery } from './kube-client.ts';
import type { KubeAccess } from './kube-endpoint.ts';
import { kubeUrl } from './kube-url.ts';
import { openSocket } from './open-socket.ts';
import { readBody } from './read-body.ts';
import { type Attempt, createSend } from './sign-and-send.ts';
import { splitLines } from './split-lines.ts';
import { translateFailure } from './translate-failure.ts';
import { type StatusContext, translateStatus } from './translate-status.ts';

const maxLineBytes = 16 * 1024 * 1024;
const maxRefusalBytes = 1024 * 1024;
/** Whose change it was, in an object's managedFields. */
const fieldManager = 'quarterdeck';

const patchTypes: Record<KubePatchType, string> = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
};

type Outgoing = {
  method: Dispatcher.HttpMethod;
  path: string;
  query: KubeQuery | undefined;
  headers: Record<string, string>;
  body?: string;
  context: StatusContext;
};

const parseJson = (text: string, { access }: StatusContext): unknown => {
  try {
    // Something between may answer a change with no body at all.
    return text === '' ? null : JSON.parse(text);
  } catch {
    throw new DomainError(
      'upstream_error',
      `The endpoint of ${access.name} answered with something that is not JSON.`,
    );
  }
};

export type KubeClientOptions = {
  access: KubeAccess;
  /** Told of every call that was sent. */
  onCall?: OnCall | undefined;
  now?: () => number;
};

/** The client of one cluster's Kubernetes API, with one keep-alive agent. */
export const createKubeClient = ({ access, onCall, now = Date.now }: KubeClientOptions): KubeClient => {
  const agents = createKubeAgents();
  const sockets = new Set<WebSocket>();
  const send = createSend({ access, onCall, now });
  const contextOf = (method: string, facts: RequestFacts): StatusContext => ({ access, method, facts });

  /** One request up to its headers; a refusal is thrown. */
  const request = async (attempt: Attempt, out: Outgoing) => {
    const response = await agents.of(attempt.endpoint).request({
      ...kubeUrl(attempt.endpoint, out.path, out.query),
      method: out.method,
      headers: { 'user-agent': 'quarterdeck', ...out.headers, ...attempt.headers },
      body: out.body ?? null,
      signal: attempt.signal,
    });
    const body: Readable = response.body;
    // A stream that is dropped before it is read must not end the process.
    body.on('error', () => {});
    const encoding = response.headers['content-encoding'];
    const httpStatus = response.statusCode;
    if (httpStatus >= 200 && httpStatus < 300) return { body, encoding };
    const said = await readBody({ body, encoding, maxBytes: maxRefusalBytes });
    const retryAfter = response.headers['retry-after'];
    throw translateStatus({ httpStatus, body: said, retryAfter, context: out.context });
  };

  return {
    read: (path, { query, accept = 'application/json', deadlineMs = readDeadlineMs, signal }) => {
      const facts = describeRequest('GET', path, false);
      const context = contextOf('GET', facts);
      const headers = { accept, 'accept-encoding': 'gzip' };
      return send({
        method: 'GET',
        facts,
        isRepeatable: true,
        deadlineMs,
        signal,
        attempt: async (attempt) => {
          const text = await readBody(
            await request(attempt, { method: 'GET', path, query, headers, context }),
          );
          return accept.includes('json') ? parseJson(text, context) : text;
        },
      });
    },

    write: (path, { method, query, body, patch = 'strategic', isDryRun, signal }) => {
      const facts = describeRequest(method, path, false);
      const context = contextOf(method, facts);
      const headers = {
        accept: 'application/json',
        'accept-encoding': 'gzip',
        'content-type': method === 'PATCH' ? patchTypes[patch] : 'application/json',
      };
      const asked = {
        ...(method === 'DELETE' ? {} : { fieldManager }),
        ...query,
        ...(isDryRun ? { dryRun: 'All' } : {}),
      };
      const sent = body === undefined ? {} : { body: JSON.stringify(body) };
      return send({
        method,
        facts,
        isRepeatable: false,
        deadlineMs: writeDeadlineMs,
        signal,
        attempt: async (attempt) =>
          parseJson(
            await readBody(await request(attempt, { method, path, query: asked, headers, context, ...sent })),
            context,
          ),
      });
    },

    lines: (path, options) => {
      const { query, accept = 'application/json, */*', deadlineMs = readDeadlineMs, signal } = options;
      const facts = describeRequest('GET', path, query?.watch === true || query?.watch === 'true');
      const context = contextOf('GET', facts);
      const limit = { maxLineBytes: options.maxLineBytes ?? maxLineBytes, onCut: options.onCut };
      const headers = { accept, 'accept-encoding': 'identity' };
      return send({
        method: 'GET',
        facts,
        isRepeatable: true,
        deadlineMs,
        signal,
        attempt: async (attempt) => {
          const { body } = await request(attempt, { method: 'GET', path, query, headers, context });
          attempt.disarm();
          return (async function* () {
            try {
              yield* splitLines(body, limit);
            } catch (error) {
              throw translateFailure(error, { ...context, signal, deadlineMs, isLate: () => false });
            } finally {
              body.destroy();
            }
          })();
        },
      });
    },

    socket: (path, { query, protocols, signal }) => {
      const facts = describeRequest('GET', path, false);
      const context = contextOf('GET', facts);
      return send({
        method: 'GET',
        facts,
        isRepeatable: false,
        deadlineMs: readDeadlineMs,
        signal,
        attempt: async (attempt) => {
          const socket = await openSocket({ attempt, path, query, protocols, context });
          sockets.add(socket);
          socket.on('close', () => sockets.delete(socket));
          return socket;
        },
      });
    },

    close: () => {
      agents.close();
      for (const socket of sockets) socket.terminate();
    },
  };
};

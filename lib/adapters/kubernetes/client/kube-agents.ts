import { Agent, type buildConnector } from 'undici';
import { unavailable } from '#lib/domain/domain-error.ts';
import { connectThroughProxy } from './connect-through-proxy.ts';
import type { KubeEndpoint } from './kube-endpoint.ts';

/** Shorter than any deadline, so that an endpoint that cannot be reached is said to be that. */
const connectTimeoutMs = 5_000;
const idleMs = 30_000;
const probeMs = 30_000;

/** How TLS is spoken to a cluster; the same for requests and WebSockets. */
export const tlsOptionsOf = ({ authority, certificate, serverName, skipsVerification }: KubeEndpoint) => ({
  ...(authority ? { ca: authority } : {}),
  ...(certificate ? { cert: certificate.certificate, key: certificate.key } : {}),
  ...(serverName ? { servername: serverName } : {}),
  rejectUnauthorized: skipsVerification !== true,
});

/** Equal for endpoints that one agent can serve. */
export const endpointKey = (endpoint: KubeEndpoint): string =>
  JSON.stringify([endpoint.server, endpoint.proxy, tlsOptionsOf(endpoint)]);

const connectOptionsOf = (endpoint: KubeEndpoint) => ({
  ...tlsOptionsOf(endpoint),
  timeout: connectTimeoutMs,
  keepAlive: true,
  keepAliveInitialDelay: probeMs,
});

/** How connections to a cluster are made that is reached through a proxy; null where it is reached directly. */
export const proxiedConnectorOf = (endpoint: KubeEndpoint): buildConnector.connector | null =>
  endpoint.proxy ? connectThroughProxy(endpoint, connectOptionsOf(endpoint)) : null;

const createAgent = (endpoint: KubeEndpoint): Agent =>
  new Agent({
    // A watch holds a connection of its own, and HTTP/1.1 tells one that was cut from one that ended.
    allowH2: false,
    pipelining: 1,
    keepAliveTimeout: idleMs,
    // Deadlines are the caller's: a watch may be silent for longer than any default.
    bodyTimeout: 0,
    headersTimeout: 0,
    connect: proxiedConnectorOf(endpoint) ?? connectOptionsOf(endpoint),
  });

export type KubeAgents = { of: (endpoint: KubeEndpoint) => Agent; close: () => void };

/** One keep-alive agent for a cluster, made anew when its endpoint changes; streams on the old one may end first. */
export const createKubeAgents = (): KubeAgents => {
  let current: { key: string; agent: Agent } | undefined;
  const open = new Set<Agent>();
  let isClosed = false;
  const retire = (agent: Agent) => {
    agent.close().then(
      () => open.delete(agent),
      () => open.delete(agent),
    );
  };
  return {
    of: (endpoint) => {
      if (isClosed) throw unavailable('The connections to this cluster are closed.');
      const key = endpointKey(endpoint);
      if (current?.key === key) return current.agent;
      if (current) retire(current.agent);
      current = { key, agent: createAgent(endpoint) };
      open.add(current.agent);
      return current.agent;
    },
    close: () => {
      isClosed = true;
      for (const agent of open) void agent.destroy().catch(() => {});
      open.clear();
      current = undefined;
    },
  };
};

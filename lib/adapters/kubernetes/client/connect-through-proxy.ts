import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { getCACertificates } from 'node:tls';
import { buildConnector, Client } from 'undici';
import { DomainError } from '#lib/domain/domain-error.ts';
import type { KubeEndpoint } from './kube-endpoint.ts';

/** There is no way through the proxy: nothing was sent to the cluster. */
export class ProxyError extends DomainError {
  readonly isProxyError = true;
}

export const isProxyFailure = (error: unknown): boolean =>
  error instanceof DomainError && 'isProxyError' in error;

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code !== 'ABORT_ERR'
    ? error.code
    : 'no answer in time';

const basicOf = ({ username, password }: URL): string =>
  Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64');

const createFailure = (why: string, remedy: string, cause?: unknown) =>
  new ProxyError('unavailable', `${why} ${remedy}`, { details: { remedy }, cause });

type Target = { hostname: string; port: string; authority: string | undefined };

/** Asks a proxy for a way to the target. https://www.rfc-editor.org/rfc/rfc9110#name-connect */
const openTunnel = async (proxy: URL, target: Target, timeoutMs: number): Promise<Duplex> => {
  // Its URL may hold a password.
  const shown = `The proxy ${proxy.origin}`;
  const to = `${target.hostname}:${target.port}`;
  // As kubectl does: the cluster's own authority may have signed for its proxy.
  const authority = proxy.protocol === 'https:' ? target.authority : undefined;
  const ca = authority ? { ca: [...getCACertificates(), authority] } : {};
  const client = new Client(proxy.origin, { connect: { timeout: timeoutMs, ...ca } });
  try {
    const { socket, statusCode } = await client.connect({
      path: to,
      headers: { host: to, ...(proxy.username ? { 'proxy-authorization': `Basic ${basicOf(proxy)}` } : {}) },
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (statusCode === 200) return socket;
    socket.on('error', () => {});
    socket.destroy();
    const remedy =
      statusCode === 407
        ? 'Put the user and password that it wants into its URL.'
        : `Check that it can reach ${to} and lets Quarterdeck through.`;
    throw createFailure(`${shown} answered ${statusCode}.`, remedy);
  } catch (error) {
    if (isProxyFailure(error)) throw error;
    const remedy = 'Check its URL, and that Quarterdeck runs where it can be reached.';
    throw createFailure(`${shown} cannot be reached (${codeOf(error)}).`, remedy, error);
  } finally {
    // What it opened is no longer its own.
    void client.close().catch(() => {});
  }
};

/** Connects to a cluster through its proxy; the TLS inside is the cluster's own, verified as without one. */
export const connectThroughProxy = (
  { authority, proxy = '' }: KubeEndpoint,
  tls: buildConnector.BuildOptions & { timeout: number },
): buildConnector.connector => {
  const connect = buildConnector({ ...tls, allowH2: false });
  return (options, callback) => {
    const { hostname, protocol } = options;
    const port = options.port || (protocol === 'https:' ? '443' : '80');
    openTunnel(new URL(proxy), { hostname, port, authority }, tls.timeout).then(
      (socket) => {
        // Safe: a tunnel is a connected socket, of TCP or TLS.
        const httpSocket = socket as Socket;
        if (protocol === 'https:') connect({ ...options, httpSocket }, callback);
        else callback(null, httpSocket);
      },
      (error: Error) => callback(error, null),
    );
  };
};

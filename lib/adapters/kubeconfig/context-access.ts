import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { KubeAccess, KubeEndpoint, KubeHeaders } from '#lib/adapters/kubernetes/client/kube-endpoint.ts';
import { unavailable } from '#lib/domain/domain-error.ts';
import { signInByProvider } from './auth-provider.ts';
import { findProxy } from './find-proxy.ts';
import { impersonationHeaders } from './impersonation.ts';
import { keepCredential } from './kept-credential.ts';
import type { Kubeconfig, KubeconfigCluster, KubeconfigUser } from './kubeconfig-file.ts';
import { runExecPlugin } from './run-exec-plugin.ts';

/** The file may be a projected token that is renewed in place. */
const tokenFileForMs = 60_000;

type Credential = {
  headers: KubeHeaders;
  certificate: KubeEndpoint['certificate'];
  expiresAtMs: number | undefined;
};

type Settings = { cluster: KubeconfigCluster; user: KubeconfigUser };

const fromBase64 = (text: string) => Buffer.from(text, 'base64').toString('utf8');

const isLoopback = ({ hostname }: URL) => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);

export type ContextAccess = {
  context: string;
  /** The files as they are now. */
  read: () => Kubeconfig;
  env: NodeJS.ProcessEnv;
  now: () => number;
};

/** How a context of a kubeconfig reaches its cluster; read anew when what it said does not hold any more. */
export const createContextAccess = ({ context, read, env, now }: ContextAccess): KubeAccess => {
  const readNow = (): Kubeconfig => {
    try {
      return read();
    } catch (error) {
      throw unavailable(
        `The kubeconfig cannot be read any more: ${error instanceof Error ? error.message : error}`,
        error,
      );
    }
  };

  const settle = (): Settings => {
    const config = readNow();
    const found = config.contexts.get(context);
    if (!found) throw unavailable(`The kubeconfig has no context "${context}" any more.`);
    const cluster = config.clusters.get(found.cluster);
    if (!cluster)
      throw unavailable(
        `The context "${context}" names a cluster "${found.cluster}" that the kubeconfig does not have.`,
      );
    const user = found.user ? config.users.get(found.user) : { folder: cluster.folder };
    if (!user)
      throw unavailable(
        `The context "${context}" names a user "${found.user}" that the kubeconfig does not have.`,
      );
    return { cluster, user };
  };

  const checkProxy = (proxy: string): void => {
    const scheme = URL.canParse(proxy) ? new URL(proxy).protocol.replace(/:$/, '') : undefined;
    if (scheme === 'http' || scheme === 'https') return;
    // Whole it may hold a password.
    const what = scheme ? `by ${scheme}` : 'by something that is no URL';
    throw unavailable(
      `The context "${context}" is reached through a proxy ${what}, which Quarterdeck cannot do; it can by http and https.`,
    );
  };

  const readText = async (folder: string, file: string): Promise<string> => {
    const full = path.resolve(folder, file);
    try {
      return await readFile(full, 'utf8');
    } catch (error) {
      throw unavailable(`The file ${full} that the context "${context}" names cannot be read.`, error);
    }
  };
  const pemOf = async (folder: string, inline: string | null | undefined, file: string | null | undefined) =>
    inline ? fromBase64(inline) : file ? await readText(folder, file) : undefined;

  const endpoint = keepCredential(async () => {
    const { cluster } = settle();
    const url = new URL(cluster.server);
    if (url.protocol !== 'https:' && !isLoopback(url))
      throw unavailable(`The context "${context}" would send its credentials unencrypted to ${url.origin}.`);
    const proxy = cluster['proxy-url'] || findProxy(url, env);
    if (proxy) checkProxy(proxy);
    const authority = await pemOf(
      cluster.folder,
      cluster['certificate-authority-data'],
      cluster['certificate-authority'],
    );
    const value: KubeEndpoint = {
      server: cluster.server.replace(/\/+$/, ''),
      ...(authority ? { authority } : {}),
      ...(cluster['tls-server-name'] ? { serverName: cluster['tls-server-name'] } : {}),
      ...(cluster['insecure-skip-tls-verify'] ? { skipsVerification: true } : {}),
      ...(proxy ? { proxy } : {}),
    };
    return { value, expiresAtMs: undefined };
  }, now);

  const signInAs = async ({ cluster, user }: Settings): Promise<Credential> => {
    const key = await pemOf(user.folder, user['client-key-data'], user['client-key']);
    const chain = await pemOf(user.folder, user['client-certificate-data'], user['client-certificate']);
    const certificate = chain && key ? { certificate: chain, key } : undefined;
    const bearer = (token: string, expiresAtMs?: number): Credential => ({
      headers: { authorization: `Bearer ${token.trim()}` },
      certificate,
      expiresAtMs,
    });
    if (user.tokenFile) return bearer(await readText(user.folder, user.tokenFile), now() + tokenFileForMs);
    if (user.token) return bearer(user.token);
    if (user.username) {
      const basic = Buffer.from(`${user.username}:${user.password ?? ''}`).toString('base64');
      return { headers: { authorization: `Basic ${basic}` }, certificate, expiresAtMs: undefined };
    }
    if (user.exec) {
      const { value } = await endpoint.get();
      const made = await runExecPlugin({
        context,
        exec: user.exec,
        folder: user.folder,
        env,
        cluster: {
          server: value.server,
          ...(value.authority
            ? { 'certificate-authority-data': Buffer.from(value.authority).toString('base64') }
            : {}),
          ...(value.serverName ? { 'tls-server-name': value.serverName } : {}),
          ...(value.skipsVerification ? { 'insecure-skip-tls-verify': true } : {}),
          ...(cluster['proxy-url'] ? { 'proxy-url': cluster['proxy-url'] } : {}),
        },
      });
      return {
        headers: made.token ? { authorization: `Bearer ${made.token}` } : {},
        certificate: made.certificate ?? certificate,
        expiresAtMs: made.expiresAtMs,
      };
    }
    const provider = user['auth-provider'];
    if (provider) {
      const headers = await signInByProvider({ context, server: cluster.server, provider });
      return { headers, certificate, expiresAtMs: now() + tokenFileForMs };
    }
    return { headers: {}, certificate, expiresAtMs: undefined };
  };

  const credential = keepCredential(async () => {
    const settings = settle();
    const impersonated = impersonationHeaders(context, settings.user);
    const made = await signInAs(settings);
    return { ...made, headers: { ...made.headers, ...impersonated } };
  }, now);

  return {
    name: context,
    endpoint: async () => {
      const [{ value }, { certificate }] = await Promise.all([endpoint.get(), credential.get()]);
      return certificate ? { ...value, certificate } : value;
    },
    signIn: async () => (await credential.get()).headers,
    forget: (what) => {
      if (what === 'token') credential.forget();
      else endpoint.forget();
    },
    remedy: (problem) =>
      problem === 'unauthorized'
        ? `Renew what the context "${context}" of the kubeconfig signs in with, or let its user into the cluster.`
        : `Check the server of the context "${context}" in the kubeconfig, and that Quarterdeck runs where it can be reached.`,
  };
};

import type { RequestOptions } from 'node:https';
import { redact } from '#lib/adapters/aws/sdk-error.ts';
import type { KubeHeaders } from '#lib/adapters/kubernetes/client/kube-endpoint.ts';
import { unavailable } from '#lib/domain/domain-error.ts';

type SignIn = {
  context: string;
  server: string;
  provider: { name: string; config?: Record<string, unknown> | null | undefined };
};

/** Signs in by a kubeconfig's auth-provider (OpenID Connect and its kin), whose tokens the library renews. */
export const signInByProvider = async ({ context, server, provider }: SignIn): Promise<KubeHeaders> => {
  try {
    // It takes 90 MB: only who has such a context pays for it.
    const { KubeConfig } = await import('@kubernetes/client-node');
    const config = new KubeConfig();
    const authProvider = { name: provider.name, config: { ...provider.config } };
    config.loadFromClusterAndUser(
      { name: context, server, skipTLSVerify: false },
      { name: context, authProvider },
    );
    const options: RequestOptions = {};
    await config.applyToHTTPSOptions(options);
    const headers = toHeaders(options.headers);
    if (!headers.authorization) throw new Error('it gives no token.');
    return headers;
  } catch (error) {
    const why = error instanceof Error ? redact(error.message.split('\n')[0] ?? '') : 'no reason given';
    throw unavailable(
      `The auth-provider "${provider.name}" of the context "${context}" does not sign in: ${why}`,
      error,
    );
  }
};

const toHeaders = (headers: RequestOptions['headers']): KubeHeaders =>
  Object.fromEntries(
    Object.entries(headers ?? {}).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name.toLowerCase(), value]] : [],
    ),
  );

import { createToken, harbourPath, openClusters } from '#simulator/kubernetes/test-client.ts';
import type { Simulator } from '#simulator/server.ts';
import type { KubeAccess, KubeEndpoint } from './kube-endpoint.ts';

export type TestAccess = KubeAccess & {
  /** What was forgotten, in order. */
  forgotten: string[];
  /** Tokens that are given out before the good one. */
  badTokens: string[];
  setEndpoint: (endpoint: Partial<KubeEndpoint>) => void;
};

/** The way into the simulator's cluster, as `accessKeyId` of an assumed role or as its administrator. */
export const accessForTests = (
  simulator: Pick<Simulator, 'kubernetes' | 'world'>,
  accessKeyId?: string,
): TestAccess => {
  openClusters(simulator, 'harbour');
  const { kubernetes } = simulator;
  let endpoint: KubeEndpoint = {
    server: `${kubernetes.url}${harbourPath}`,
    authority: kubernetes.authority,
  };
  let token: string | undefined;
  const forgotten: string[] = [];
  const badTokens: string[] = [];
  return {
    name: 'harbour',
    forgotten,
    badTokens,
    setEndpoint: (change) => {
      endpoint = { ...endpoint, ...change };
    },
    endpoint: async () => endpoint,
    signIn: async () => {
      token ??= badTokens.shift() ?? createToken({ accessKeyId });
      return { authorization: `Bearer ${token}` };
    },
    forget: (what) => {
      forgotten.push(what);
      if (what === 'token') token = undefined;
      else
        endpoint = {
          ...endpoint,
          server: `${kubernetes.url}${harbourPath}`,
          authority: kubernetes.authority,
        };
    },
  };
};

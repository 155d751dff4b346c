import { type EksWorld, harbour, startEksWorld } from '#lib/adapters/eks/world-for-tests.ts';
import { connectKubernetes } from '#simulator/kubernetes/test-client.ts';
import { createKubernetesPlatform } from '../create-kubernetes-platform.ts';

export { harbour } from '#lib/adapters/eks/world-for-tests.ts';

export const service = (id: string) => ({ cluster: harbour, service: id });

/** The cluster `harbour` behind the platform, as the account's developer or an assumed role sees it. */
export const openPlatform = (world: EksWorld, options: Parameters<EksWorld['open']>[0] = {}) => {
  const now = () => new Date(world.simulator.world.clock.now());
  const platform = createKubernetesPlatform({ platform: 'eks', directory: world.open(options), now });
  const { reads, kubernetes, subscribe } = platform.upstream;
  return { reads, kubernetes, subscribe, close: platform.close };
};
export type OpenPlatform = ReturnType<typeof openPlatform>;

/** A world of its own with one platform, and other hands on the same cluster. */
export const startReads = async (options: Parameters<EksWorld['open']>[0] = {}) => {
  const world = await startEksWorld();
  const platform = openPlatform(world, options);
  return {
    ...platform,
    world,
    kubectl: connectKubernetes(world.simulator),
    close: async () => {
      platform.close();
      await world.close();
    },
  };
};
export type Reads = Awaited<ReturnType<typeof startReads>>;

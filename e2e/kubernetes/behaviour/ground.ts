import { expect } from 'vitest';
import { createToken, harbourPath } from '#simulator/kubernetes/test-client.ts';
import { type Simulator, startSimulator } from '#simulator/server.ts';
import { registerCluster } from '#simulator/world/eks-seed/register-cluster.ts';
import { connectKube, type KubeClient } from '../kube-client.ts';
import { clusterName, groups, startRig } from '../start-rig.ts';
import { type FaultyWire, startFaultyWire } from './faulty-wire.ts';

/** A cluster that EKS knows, with other hands on it and a wire to break. */
export type Ground = {
  name: string;
  simulator: Simulator;
  /** The contract's id. */
  cluster: string;
  /** Somebody else's hands, not by way of the wire. */
  admin: KubeClient;
  wire: FaultyWire;
  /** Watches and pages from before now are told 410. */
  forgetPast: () => Promise<void>;
  /** The API server goes without a word and comes back. */
  restart: () => Promise<void>;
  close: () => Promise<void>;
};

const cluster = `eks:123456789012:eu-west-1:${clusterName}`;

/** The simulator's cluster `harbour`, known to EKS by another name that leads over the wire. */
export async function openSimulated(): Promise<Ground> {
  const simulator = await startSimulator({ quotas: false, speed: 20 });
  const { url, authority } = simulator.kubernetes;
  const wire = await startFaultyWire(new URL(url));
  const path = `https://127.0.0.1:${wire.port}${harbourPath}`;
  registerCluster(simulator.world, { name: clusterName, version: '1.34', url: path, authority, groups });
  const admin = connectKube({ server: `${url}${harbourPath}`, authority, token: createToken() });
  const disturb = async (what: string) => {
    const body = { account: '123456789012', region: 'eu-west-1', cluster: 'harbour', do: what };
    await fetch(`${simulator.url}/_control/kubernetes`, { method: 'POST', body: JSON.stringify(body) });
  };
  return {
    name: 'the simulator',
    simulator,
    cluster,
    admin,
    wire,
    forgetPast: () => disturb('compact'),
    restart: async () => {
      wire.cut();
      await disturb('compact');
    },
    close: async () => {
      admin.close();
      await wire.close();
      await simulator.close();
    },
  };
}

export async function openReal(binary: string): Promise<Ground> {
  const rig = await startRig({ binary, compactionInterval: '4s' });
  const { plane, simulator } = rig;
  const { admin, apiserver } = plane;
  const wire = await startFaultyWire(new URL(plane.server));
  const url = `https://127.0.0.1:${wire.port}`;
  registerCluster(simulator.world, {
    name: clusterName,
    version: '1.36',
    url,
    authority: plane.authority,
    groups,
  });
  const restart = async () => {
    await apiserver.kill();
    await apiserver.start();
  };
  return {
    name: 'a real control plane',
    simulator,
    cluster,
    admin,
    wire,
    forgetPast: async () => {
      const { metadata } = await admin.get('/api/v1/namespaces');
      // Something newer, so that there is a past to forget.
      await admin.create('/api/v1/namespaces/default/configmaps', { metadata: { generateName: 'past-' } });
      const exact = `/api/v1/namespaces?resourceVersionMatch=Exact&resourceVersion=${metadata.resourceVersion}`;
      await expect.poll(async () => (await admin.send('GET', exact)).status, { timeout: 30_000 }).toBe(410);
      // Watches are told from a cache that only goes with the process.
      await restart();
    },
    restart,
    close: async () => {
      await wire.close();
      await rig.stop();
    },
  };
}

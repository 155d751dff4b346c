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
  /** Whether its clock is ours; the simulated one hurries. */
  isOnTime: boolean;
  simulator: Simulator;
  /** The contract's id. */
  cluster: string;
  /** Somebody else's hands, not by way of the wire. */
  admin: KubeClient;
  wire: FaultyWire;
  /** Takes a role's access entry away, or gives it back. */
  setAccess: (role: string, isAllowed: boolean) => void;
  /** Watches and pages from before now are told 410. */
  forgetPast: () => Promise<void>;
  /** The API server goes without a word and comes back. */
  restart: () => Promise<void>;
  close: () => Promise<void>;
};

/** The switch for the access entries of one cluster of the simulator's EKS. */
function createAccessSwitch({ world }: Simulator, name: string): Ground['setAccess'] {
  const entries = world.regions.get('123456789012:eu-west-1')?.eks.clusters.get(name)?.accessEntries;
  const taken = new Map([...(entries ?? [])]);
  return (role, isAllowed) => {
    const arn = `arn:aws:iam::123456789012:role/${role}`;
    const entry = taken.get(arn);
    if (isAllowed && entry) entries?.set(arn, entry);
    else entries?.delete(arn);
  };
}

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
    isOnTime: false,
    simulator,
    cluster,
    admin,
    wire,
    setAccess: createAccessSwitch(simulator, 'harbour'),
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
  const rig = await startRig({ binary, isMeasured: true });
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
    isOnTime: true,
    simulator,
    cluster,
    admin,
    wire,
    setAccess: createAccessSwitch(simulator, clusterName),
    forgetPast: async () => {
      const { metadata } = await admin.get('/api/v1/namespaces');
      // Something newer, so that there is a past to forget.
      await admin.create('/api/v1/namespaces/default/configmaps', { metadata: { generateName: 'past-' } });
      await plane.compact();
      // Watches are told from a cache that only goes with the process.
      await restart();
      const exact = `/api/v1/namespaces?resourceVersionMatch=Exact&resourceVersion=${metadata.resourceVersion}`;
      await expect.poll(async () => (await admin.send('GET', exact)).status).toBe(410);
    },
    restart,
    close: async () => {
      await wire.close();
      await rig.stop();
    },
  };
}

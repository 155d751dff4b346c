import { randomUUID } from 'node:crypto';
import { createCall } from '#lib/adapters/aws/call.ts';
import { createClientPool } from '#lib/adapters/aws/clients.ts';
import type { AwsConnection } from '#lib/adapters/aws/connection.ts';
import { createPacing } from '#lib/adapters/aws/pacing.ts';
import { createEksDirectory } from '#lib/adapters/eks/create-eks-directory.ts';
import { createKubeClient } from '#lib/adapters/kubernetes/client/create-kube-client.ts';
import { createKubernetesPlatform } from '#lib/adapters/kubernetes/create-kubernetes-platform.ts';
import type { NodeAction, ServiceAction } from '#lib/contract/plans.ts';
import type { Read } from '#lib/domain/ports/known.ts';
import type { PlanDraft, StepReport, StoredPlan } from '#lib/domain/ports/operator.ts';
import { createPodLogReads } from '#lib/tail/pods/create-pod-log-reads.ts';
import { userSecret } from '../start-rig.ts';
import type { Ground } from './ground.ts';

const account = '123456789012';
const region = 'eu-west-1';
const pauseMs = 100;
const patienceMs = 180_000;

export type Ended = { state: string; reason?: string; steps: string[] };

/** The product's adapter of one account and Region, signed in by its own code as a user or a role. */
export function openProduct({ simulator, cluster }: Ground, role?: string) {
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: simulator.url,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: account,
    AWS_SECRET_ACCESS_KEY: userSecret,
  });
  const now = () => new Date();
  const pool = createClientPool();
  const pacing = createPacing();
  const connection: AwsConnection = {
    name: role ?? 'developer',
    regions: [region],
    ...(role ? { roleArn: `arn:aws:iam::${account}:role/${role}` } : {}),
  };
  const call = createCall({ pacing, account, region });
  const clients = pool.readClients(connection, region);
  const directory = createEksDirectory({
    connection,
    account,
    region,
    identityArn: role
      ? `arn:aws:sts::${account}:assumed-role/${role}/quarterdeck`
      : `arn:aws:iam::${account}:user/developer`,
    clients,
    call,
    now,
    // An access entry of groups does not tell them.
    namespaces: role?.startsWith('shop-') ? ['shop'] : undefined,
  });
  const images = { readIn: () => ({ clients, call }) };
  const { upstream, close } = createKubernetesPlatform({ platform: 'eks', directory, now, images });
  const { operator, reads, podLogs } = upstream;
  const signal = () => AbortSignal.timeout(patienceMs);
  const toKnown = <T>({ value, incomplete, readAt = now() }: Read<T>) => ({
    value,
    incomplete,
    asOf: readAt.toISOString(),
  });

  const store = (draft: PlanDraft, action: StoredPlan['action'], target: object): StoredPlan => ({
    ...draft,
    id: randomUUID(),
    action,
    target: { clusterId: cluster, name: draft.name ?? '', ...target },
    by: 'Ada',
    createdAt: now().toISOString(),
    expiresAt: new Date(Date.now() + patienceMs).toISOString(),
    fingerprint: '',
  });

  /** Writes what was planned and follows it to its end, as the API does after `apply`. */
  const carryOut = async (plan: StoredPlan): Promise<Ended> => {
    const blocks = plan.checks.filter(({ level }) => level === 'block');
    if (blocks.length > 0) throw new Error(blocks.map(({ message }) => message).join('; '));
    const steps: string[] = [];
    const report = async ({ message }: StepReport) => {
      steps.push(message);
    };
    const startedAt = now();
    const handle = await operator.execute({ plan, operationId: randomUUID(), report });
    for (;;) {
      const outcome = await operator.follow({ plan, handle, startedAt, signal: signal() });
      for (const { message } of outcome.steps) if (!steps.includes(message)) steps.push(message);
      if (outcome.state !== 'running') return { ...outcome, steps };
      if (Date.now() - startedAt.getTime() > patienceMs) throw new Error(`no end: ${steps.join('; ')}`);
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  };

  const plan = async (service: string, action: ServiceAction): Promise<StoredPlan> =>
    store(await operator.plan({ ref: { cluster, service }, action, signal: signal() }), action, {
      serviceId: service,
    });
  const planNode = async (node: string, action: NodeAction['action']): Promise<StoredPlan> => {
    const draft = await operator.planNode({ ref: { cluster, node }, action: { action }, signal: signal() });
    return store(draft, { action }, { nodeId: node });
  };

  return {
    ...upstream,
    cluster,
    signal,
    /** A client of its own, for what watches alone. */
    client: createKubeClient({ access: directory.accessTo(cluster) }),
    plan,
    planNode,
    carryOut,
    change: async (service: string, action: ServiceAction) => carryOut(await plan(service, action)),
    changeNode: async (node: string, action: NodeAction['action']) => carryOut(await planNode(node, action)),
    logs: createPodLogReads({
      source: podLogs,
      now,
      fleet: {
        getService: async (ref) => toKnown(await reads.getService(ref, { signal: signal() })),
        listTasks: async (scope) => toKnown(await reads.listTasks(scope, { signal: signal() })),
        subscribe: (listener) =>
          upstream.subscribe(({ topics }) => {
            for (const topic of topics) listener({ topic, ids: [] });
          }),
      },
    }),
    close: () => {
      close();
      pool.destroy();
    },
  };
}

export type Product = ReturnType<typeof openProduct>;

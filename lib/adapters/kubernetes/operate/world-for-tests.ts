import { randomUUID } from 'node:crypto';
import { createCall } from '#lib/adapters/aws/call.ts';
import { createClientPool } from '#lib/adapters/aws/clients.ts';
import { createPacing } from '#lib/adapters/aws/pacing.ts';
import { openProduct, operatorActor } from '#lib/adapters/ecs/operate/world-for-tests.ts';
import { accessForTests } from '#lib/adapters/kubernetes/client/access-for-tests.ts';
import { createKubeClient } from '#lib/adapters/kubernetes/client/create-kube-client.ts';
import type { KubernetesPlanAccess } from '#lib/adapters/kubernetes/plan/kubernetes-plan-access.ts';
import type { OperationState } from '#lib/contract/operations.ts';
import { Operation } from '#lib/contract/operations.ts';
import { type NodeAction, Plan, type ServiceAction } from '#lib/contract/plans.ts';
import type { Context, Services } from '#lib/domain/context.ts';
import { notFound } from '#lib/domain/domain-error.ts';
import { createFollower } from '#lib/domain/operations/follow-operation.ts';
import { getOperation } from '#lib/domain/operations/get-operation.ts';
import { applyPlan } from '#lib/domain/plans/apply-plan.ts';
import { createNodePlan } from '#lib/domain/plans/create-node-plan.ts';
import { createPlan } from '#lib/domain/plans/create-plan.ts';
import { connectKubernetes } from '#simulator/kubernetes/test-client.ts';
import type { Simulator } from '#simulator/server.ts';
import { createKubernetesOperator } from './create-kubernetes-operator.ts';

export const harbour = 'eks:123456789012:eu-west-1:harbour';
/** Between two looks at an operation; meanwhile the world moves by a few seconds of its own. */
const pauseMs = 5;
const stepMs = 5_000;
const connection = { name: 'default', regions: ['eu-west-1'] };

type Answer = { idempotencyKey?: string; body?: { confirm?: string; accept?: string[] } };
type Options = Pick<KubernetesPlanAccess, 'drainPatienceMs' | 'stillPatienceMs'> & {
  /** As the assumed role of this access key instead of the cluster's administrator. */
  accessKeyId?: string;
};

/**
 * The verbs of plans and operations with the operator of one cluster, and other hands on the same cluster. Its clock is
 * the world's, which is a manual one: it moves a step at each look at an operation, however fast the machine is.
 */
export const openHarbour = async (simulator: Simulator, { accessKeyId, ...patience }: Options = {}) => {
  const product = await openProduct(simulator.url);
  const client = createKubeClient({ access: accessForTests(simulator, accessKeyId) });
  const pool = createClientPool();
  const pacing = createPacing();
  const now = () => new Date(simulator.world.clock.now());
  const operator = createKubernetesOperator({
    clusterOf: (id) => {
      if (id !== harbour) throw notFound('cluster', id);
      return { id, name: 'harbour', client };
    },
    images: {
      readIn: (region) => ({
        clients: pool.readClients(connection, region),
        call: createCall({ pacing, account: '123456789012', region }),
      }),
    },
    now,
    ...patience,
  });
  const ended = new Map<string, () => void>();
  const base: Services = { ...product.services, operator, now };
  let isStill = false;
  const move = () => {
    if (!isStill) simulator.control.advance(stepMs);
    return pauseMs;
  };
  const makeFollower = (over: { readOnly?: boolean } = {}) =>
    createFollower({ ...base, ...over }, { pauseMs: move, onChange: (id) => ended.get(id)?.() });
  const follower = makeFollower();
  const contextOf = (over: Partial<Context> = {}): Context =>
    product.contextOf(operatorActor, { ...base, follower, ...over });

  const plan = async (service: string, body: ServiceAction) =>
    Plan.parse(await createPlan.run(contextOf(), { cluster: harbour, service, body }));

  const planNode = async (node: string, action: NodeAction['action']) =>
    Plan.parse(await createNodePlan.run(contextOf(), { cluster: harbour, node, body: { action } }));

  const apply = (
    made: Plan,
    { idempotencyKey = randomUUID(), body }: Answer = {},
    over?: Partial<Context>,
  ) => {
    const accept = made.checks
      .filter(({ level }) => level === 'warn' || level === 'unknown')
      .map(({ id }) => id);
    return applyPlan.run(contextOf(over), {
      plan: made.id,
      idempotencyKey,
      body: body ?? { accept, confirm: made.confirm },
    });
  };

  /** Settles when the operation looks as wanted, told by each of its steps. */
  const until = (operationId: string, isSo: (operation: Operation) => boolean) =>
    new Promise<Operation>((resolve, reject) => {
      const look = () =>
        getOperation.run(contextOf(), { operation: operationId }).then((answer) => {
          const operation = Operation.parse(answer);
          if (isSo(operation)) resolve(operation);
        }, reject);
      ended.set(operationId, look);
      look();
    });
  const isOver: OperationState[] = ['succeeded', 'failed', 'unknown'];
  const untilEnded = (operationId: string) => until(operationId, ({ state }) => isOver.includes(state));

  const carryOut = async (made: Plan) => {
    const { operationId } = await apply(made);
    return untilEnded(operationId);
  };

  return {
    plan,
    planNode,
    apply,
    until,
    untilEnded,
    carryOut,
    makeFollower,
    /** While it runs the world stands still, so that nothing that is followed can end by itself. */
    whileStill: async <Answer>(run: () => Promise<Answer>): Promise<Answer> => {
      isStill = true;
      try {
        return await run();
      } finally {
        isStill = false;
      }
    },
    operator,
    services: base,
    others: connectKubernetes(simulator),
    close: async () => {
      await follower.stop();
      client.close();
      pool.destroy();
      await product.close();
    },
  };
};

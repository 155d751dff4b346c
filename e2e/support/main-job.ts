import { expect } from '@playwright/test';
import { clustersApi } from '../../lib/contract/api/clusters-api.ts';
import { imagesApi } from '../../lib/contract/api/images-api.ts';
import { operationsApi, plansApi } from '../../lib/contract/api/plans-api.ts';
import { deploymentsApi, logsApi, servicesApi, tasksApi } from '../../lib/contract/api/services-api.ts';
import type { Operation } from '../../lib/contract/operations.ts';
import type { Plan, PlanAction } from '../../lib/contract/plans.ts';
import { type Api, until } from './api.ts';

export type Ref = { cluster: string; service: string };

const hasEnded = (operation: Operation) => operation.state !== 'pending' && operation.state !== 'running';

/** Plans a change; nothing is done yet. */
export const plan = (api: Api, ref: Ref, action: PlanAction): Promise<Plan> =>
  api.call(plansApi.create, { ...ref, body: action });

/** What has to be accepted for a plan to be applied. */
export const acceptAll = (made: Plan): string[] =>
  made.checks.filter((check) => check.level === 'warn' || check.level === 'unknown').map((check) => check.id);

/** Applies a plan, accepting every warning. */
export const apply = (api: Api, made: Plan, idempotencyKey: string = crypto.randomUUID()) =>
  api.call(plansApi.apply, {
    plan: made.id,
    idempotencyKey,
    body: { confirm: made.confirm, accept: acceptAll(made) },
  });

/** Plans, applies and follows a change to its end. */
export const change = async (
  api: Api,
  ref: Ref,
  action: PlanAction,
  timeoutMs = 120_000,
): Promise<Operation> => {
  const made = await plan(api, ref, action);
  expect(made.checks.filter((check) => check.level === 'block')).toEqual([]);
  const { operationId } = await apply(api, made);
  return until(() => api.call(operationsApi.get, { operation: operationId }), hasEnded, timeoutMs);
};

/** The main job by program: list, detail, images, logs, scale, roll back by revision. Returns what the changes came to. */
export const doMainJob = async (api: Api, ref: Ref, to: { desired: number; revision: string }) => {
  const clusters = await api.call(clustersApi.list, {});
  expect(clusters.items.map((cluster) => cluster.id)).toContain(ref.cluster);
  const services = await api.call(servicesApi.listOfCluster, { cluster: ref.cluster });
  expect(services.items.map((service) => service.id)).toContain(ref.service);
  const service = await api.call(servicesApi.get, ref);
  expect(service.configuration.containers.length).toBeGreaterThan(0);
  await api.call(tasksApi.list, { ...ref, state: 'all' });
  const deployments = await api.call(deploymentsApi.list, ref);
  expect(deployments.items.length).toBeGreaterThan(0);
  const images = await api.call(servicesApi.images, ref);
  expect(images.items.map((image) => image.container)).toContain(service.configuration.containers[0]?.name);
  const repositories = await api.call(imagesApi.repositories, {});
  expect(repositories.items.length).toBeGreaterThan(0);
  const logs = await api.call(logsApi.list, { ...ref, limit: 50 });
  expect(logs.items.length).toBeGreaterThan(0);
  await api.call(servicesApi.events, ref);
  await api.call(servicesApi.scaling, ref);
  await api.call(servicesApi.metrics, ref);
  const scaled = await change(api, ref, { action: 'scale', desired: to.desired });
  const rolledBack = await change(api, ref, { action: 'rollback', to: { revision: to.revision } });
  return { scaled, rolledBack };
};

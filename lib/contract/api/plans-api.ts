import { endpoint } from '#lib/contract/endpoint.ts';
import type {
  GetOperationInput,
  ListOperationsInput,
  Operation,
  OperationList,
} from '#lib/contract/operations.ts';
import type {
  Applied,
  ApplyPlanInput,
  CreateNodePlanInput,
  CreatePlanInput,
  GetPlanInput,
  Plan,
} from '#lib/contract/plans.ts';

export const plansApi = {
  create: endpoint<CreatePlanInput, Plan>({
    name: 'plans.create',
    method: 'POST',
    path: '/clusters/:cluster/services/:service/plans',
    summary: 'Compute and check a change; nothing is done',
    status: 201,
  }),
  createForNode: endpoint<CreateNodePlanInput, Plan>({
    name: 'plans.createForNode',
    method: 'POST',
    path: '/clusters/:cluster/nodes/:node/plans',
    summary: 'Compute and check a change of a node; nothing is done',
    status: 201,
  }),
  get: endpoint<GetPlanInput, Plan>({
    name: 'plans.get',
    method: 'GET',
    path: '/plans/:plan',
    summary: 'One plan',
  }),
  apply: endpoint<ApplyPlanInput, Applied>({
    name: 'plans.apply',
    method: 'POST',
    path: '/plans/:plan/apply',
    summary: 'Carry a plan out',
    status: 202,
  }),
};

export const operationsApi = {
  list: endpoint<ListOperationsInput, OperationList>({
    name: 'operations.list',
    method: 'GET',
    path: '/operations',
    summary: 'What is under way and was done',
  }),
  get: endpoint<GetOperationInput, Operation>({
    name: 'operations.get',
    method: 'GET',
    path: '/operations/:operation',
    summary: 'One operation, step by step',
  }),
};

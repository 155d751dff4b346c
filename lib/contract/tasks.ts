import { z } from 'zod';
import { clusterPath, csv, Instant, known, listOf, listQuery, servicePath } from './common.ts';
import { Condition, ServiceEvent } from './services.ts';

export const TaskState = z.enum(['pending', 'running', 'stopped']);
export type TaskState = z.infer<typeof TaskState>;

export const TaskContainer = z.object({
  name: z.string(),
  image: z.string(),
  tag: z.string().optional(),
  digest: z.string().optional(),
  lastStatus: z.string(),
  health: z.string().optional(),
  exitCode: z.number().int().optional(),
  reason: z.string().optional(),
  runtimeId: z.string().optional(),
  init: z.boolean().optional(),
  ready: z.boolean().optional(),
  /** Kubernetes: how often it was started again, and how its run before this one ended. */
  restarts: z.number().int().optional(),
  previous: z
    .object({
      exitCode: z.number().int().optional(),
      reason: z.string().optional(),
      finishedAt: Instant.optional(),
    })
    .optional(),
  logs: z.object({ group: z.string(), stream: z.string() }).optional(),
});
export type TaskContainer = z.infer<typeof TaskContainer>;

export const Task = z.object({
  id: z.string(),
  clusterId: z.string(),
  serviceId: z.string().optional(),
  /** Of Kubernetes. */
  namespace: z.string().optional(),
  arn: z.string().optional(),
  state: TaskState,
  lastStatus: z.string(),
  desiredStatus: z.string().optional(),
  health: z.string().optional(),
  revision: z.string().optional(),
  deployment: z.string().optional(),
  launch: z.string().optional(),
  zone: z.string().optional(),
  node: z.string().optional(),
  address: z.string().optional(),
  cpu: z.number().optional(),
  vcpu: z.number().optional(),
  memoryMiB: z.number().optional(),
  createdAt: Instant.optional(),
  startedAt: Instant.optional(),
  stoppedAt: Instant.optional(),
  stopCode: z.string().optional(),
  stoppedReason: z.string().optional(),
  containers: z.array(TaskContainer),
  /** One sentence: why it stopped, or does not run. */
  verdict: z.string().optional(),
  next: z.string().optional(),
});
export type Task = z.infer<typeof Task>;

export const TaskDetail = Task.extend({
  ...known,
  startedBy: z.string().optional(),
  group: z.string().optional(),
  platformVersion: z.string().optional(),
  executeCommand: z.boolean().optional(),
  timeline: z.array(z.object({ at: Instant, label: z.string() })),
  /** May a shell be opened in it, as far as the platform goes. */
  exec: z.object({ allowed: z.boolean(), reason: z.string().optional() }).optional(),
  /** Of Kubernetes. */
  conditions: z.array(Condition).optional(),
  events: z.array(ServiceEvent).optional(),
  qos: z.string().optional(),
  labels: z.array(z.object({ key: z.string(), value: z.string() })).optional(),
  /** Of a pod that a Job made: the job among those of `/clusters/:c/jobs`. */
  jobId: z.string().optional(),
});
export type TaskDetail = z.infer<typeof TaskDetail>;

export const taskSorts = [
  '-startedAt',
  'startedAt',
  '-stoppedAt',
  'stoppedAt',
  '-createdAt',
  'createdAt',
  'name',
  '-name',
] as const;
/** Without a `sort`: by what happened last, newest first. */
const taskFilters = {
  ...listQuery,
  sort: z.enum(taskSorts).optional(),
  state: z.enum(['running', 'stopped', 'all']).optional(),
  namespace: csv(z.string()).optional(),
};
export const ListTasksInput = z.strictObject({ ...servicePath, ...taskFilters });
export type ListTasksInput = z.infer<typeof ListTasksInput>;
export const ListClusterTasksInput = z.strictObject({ ...clusterPath, ...taskFilters });
export type ListClusterTasksInput = z.infer<typeof ListClusterTasksInput>;
export const TaskList = listOf(Task);
export type TaskList = z.infer<typeof TaskList>;

export const GetTaskInput = z.strictObject({ ...clusterPath, task: z.string().min(1).max(500) });
export type GetTaskInput = z.infer<typeof GetTaskInput>;

import { randomBytes } from 'node:crypto';
import type { TaskState } from '../../world/ecs-task-state.ts';
import type { World } from '../../world/world.ts';

/** One session of ECS Exec, from its ExecuteCommand to its end. */
export type ExecSession = {
  id: string;
  token: string;
  task: TaskState;
  container: string;
  command: string;
  /** `NAME=value` each. */
  environment: string[];
  /** The cluster's key: then the agent wants the session encrypted. */
  kmsKeyId: string | null;
  size: { columns: number; rows: number };
  isTaken: boolean;
};

const sessions = new WeakMap<World, Map<string, ExecSession>>();

const sessionsOf = (world: World): Map<string, ExecSession> => {
  const known = sessions.get(world) ?? new Map<string, ExecSession>();
  sessions.set(world, known);
  return known;
};

export const startExecSession = (
  world: World,
  target: Pick<ExecSession, 'task' | 'container' | 'command' | 'environment' | 'kmsKeyId'>,
): ExecSession => {
  const id = `ecs-execute-command-${randomBytes(13).toString('hex').slice(0, 25)}`;
  const token = randomBytes(96).toString('base64');
  const session = { ...target, id, token, size: { columns: 80, rows: 24 }, isTaken: false };
  sessionsOf(world).set(id, session);
  return session;
};

export const findExecSession = (world: World, id: string): ExecSession | null =>
  sessionsOf(world).get(id) ?? null;

export const endExecSession = (world: World, id: string): void => {
  sessionsOf(world).delete(id);
};

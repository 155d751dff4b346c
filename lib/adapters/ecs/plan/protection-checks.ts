import type { Check } from '#lib/contract/plans.ts';
import type { ProtectedTask } from './task-protection.ts';

const id = 'task-protection';
const namedAtMost = 5;

const describeTask = ({ id: task, until }: ProtectedTask): string =>
  `${task.slice(0, 8)}${until ? ` until ${until.toISOString().slice(0, 16).replace('T', ' ')} UTC` : ''}`;

/** `1a2b3c4d until 2026-11-02 09:14 UTC`, the one that is free last at the end. */
const listProtected = (tasks: readonly ProtectedTask[]): string => {
  const sorted = tasks.toSorted((a, b) => (a.until?.getTime() ?? 0) - (b.until?.getTime() ?? 0));
  const shown = sorted.slice(-namedAtMost).map(describeTask).join(', ');
  return sorted.length > namedAtMost ? `${sorted.length - namedAtMost} others and ${shown}` : shown;
};

const warn = (message: string, remedy?: string): Check[] => [
  { id, level: 'warn', message, ...(remedy ? { remedy } : {}) },
];

const remedy = 'Wait until they have ended their work, or take their protection away.';

const subject = (tasks: readonly ProtectedTask[]): string =>
  `${tasks.length === 1 ? '1 task is' : `${tasks.length} tasks are`} protected from scale-in (${listProtected(tasks)})`;

/** Fewer tasks: ECS stops only those that are not protected. */
export const checkScaleIn = (
  { running, protectedTasks }: { running: number; protectedTasks: readonly ProtectedTask[] },
  desired: number,
): Check[] => {
  if (protectedTasks.length === 0 || running <= desired) return [];
  const stay = protectedTasks.length - desired;
  return stay <= 0
    ? [{ id, level: 'ok', message: `${subject(protectedTasks)}: ECS stops others.` }]
    : warn(`${subject(protectedTasks)}: ${stay} more than wanted go on running until then.`, remedy);
};

/** A rollout: the old tasks that are protected run beside the new ones. */
export const checkRolloutProtection = (protectedTasks: readonly ProtectedTask[]): Check[] =>
  protectedTasks.length === 0
    ? []
    : warn(
        `${subject(protectedTasks)}: ECS stops none of them before, so the rollout does not end before.`,
        remedy,
      );

/** StopTask is nobody's scale-in. */
export const checkStopProtection = ([task]: readonly ProtectedTask[]): Check[] =>
  task ? warn(`It is protected from scale-in (${describeTask(task)}), but is stopped all the same.`) : [];

/** What is protected on an instance that is drained. */
export const checkDrainProtection = (protectedTasks: readonly ProtectedTask[]): Check[] =>
  protectedTasks.length === 0
    ? []
    : warn(
        `${subject(protectedTasks)}: ECS may leave them where they are until then, and the drain fails after 5 minutes.`,
        remedy,
      );

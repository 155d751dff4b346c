import type { Task } from '#lib/contract/tasks.ts';

const failureCodes = new Set(['TaskFailedToStart', 'EssentialContainerExited', 'SpotInterruption']);
/** 143 is SIGTERM: how a task that was told to stop ends. */
const calmExitCodes = new Set([0, 143]);

/** A task that stopped although nobody asked it to. */
export const isFailedTask = ({ state, stopCode, containers }: Task): boolean => {
  if (state !== 'stopped') return false;
  if (stopCode) return failureCodes.has(stopCode);
  return containers.some(({ exitCode }) => exitCode !== undefined && !calmExitCodes.has(exitCode));
};

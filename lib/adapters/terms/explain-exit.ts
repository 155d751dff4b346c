import type { Verdict } from './verdict.ts';

/** A container that has ended; `memory` is its own limit in MiB, as AWS writes it. */
export type EndedContainer = {
  name?: string | undefined;
  exitCode?: number | undefined;
  memory?: string | undefined;
};

/** Memory that a task's containers may use, from its definition. */
export type MemoryLimits = {
  taskMiB?: number | undefined;
  containers: ReadonlyMap<string, { memoryMiB?: number | undefined; essential: boolean }>;
};

const limitOf = (container: EndedContainer, limits: MemoryLimits) => {
  const own =
    limits.containers.get(container.name ?? '')?.memoryMiB ?? (Number(container.memory) || undefined);
  return own
    ? `its ${own} MiB of memory`
    : limits.taskMiB
      ? `the task's ${limits.taskMiB} MiB of memory`
      : 'the memory it may use';
};

const exitSentences: Record<number, { says: string; next: string }> = {
  126: {
    says: 'could not run its command: it is not executable',
    next: 'Check the command and the entry point of the image.',
  },
  127: {
    says: 'could not run its command: there is no such program in the image',
    next: 'Check the command and the entry point of the image.',
  },
  132: {
    says: 'crashed on an illegal instruction',
    next: 'Check that the image is built for the architecture that the task runs on.',
  },
  134: { says: 'aborted itself', next: 'Read its last log lines.' },
  136: { says: 'crashed on an arithmetic error', next: 'Read its last log lines.' },
  139: {
    says: 'crashed with a segmentation fault',
    next: 'Read its last log lines; a native library is the usual cause.',
  },
  143: { says: 'was told to end (SIGTERM) and did', next: 'See the events of the service for who asked.' },
  255: { says: 'failed', next: 'Read its last log lines.' },
};

/** How a container's end took its task down: out of memory, by signal, or by its own exit code. */
export const explainExit = (container: EndedContainer, limits: MemoryLimits, forMemory: boolean): Verdict => {
  const name = `The container \`${container.name ?? 'unknown'}\``;
  const code = container.exitCode;
  if (forMemory)
    return {
      cause: 'memory',
      failed: true,
      sentence: `${name} was killed for using more than ${limitOf(container, limits)}`,
      next: 'Give it more memory, or go back to the revision that needed less.',
    };
  if (code === 137)
    return {
      cause: 'exit',
      failed: true,
      sentence: `${name} was killed (exit code 137), for memory or because it did not end when told to`,
      next: `Compare its memory use with ${limitOf(container, limits)}, and its shutdown with the stop timeout.`,
    };
  if (code === 0)
    return {
      cause: 'exit',
      failed: true,
      sentence: `${name} ended by itself with exit code 0, and a service's tasks should not end`,
      next: 'Check that its command stays in the foreground.',
    };
  const known = exitSentences[code ?? -1];
  if (known)
    return {
      cause: 'exit',
      failed: code !== 143,
      sentence: `${name} ${known.says} (exit code ${code})`,
      next: known.next,
    };
  return {
    cause: 'exit',
    failed: true,
    sentence: `${name} ended by itself with exit code ${code ?? 'unknown'}`,
    next: 'Read its last log lines.',
  };
};

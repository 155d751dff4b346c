import type { Task } from '@aws-sdk/client-ecs';
import type { MemoryLimits } from '#lib/adapters/terms/explain-exit.ts';
import type { Verdict } from '#lib/adapters/terms/verdict.ts';
import { lastPart } from './names.ts';
import { judgeTask } from './task-verdict.ts';

const recentMs = 15 * 60_000;

/** A task's end with its verdict. */
export type Failure = { task: Task; verdict: Verdict };

/** How often the tasks of one deployment failed lately, in the words of the commonest cause. */
export type FailureSummary = {
  count: number;
  verdict: string;
  /** The commonest, newest first. */
  failures: Failure[];
  /** From start to end, in the middle of them. */
  medianLifeMs: number | undefined;
};

const stoppedAtMs = ({ stoppedAt, stoppingAt }: Task) => (stoppedAt ?? stoppingAt)?.getTime() ?? 0;

const median = (values: number[]): number | undefined =>
  values.length === 0 ? undefined : values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** Sums up the failed among stopped tasks; `startedBy` narrows to the tasks of one deployment. */
export const summarizeFailures = ({
  tasks,
  startedBy,
  limitsOf,
  nowMs,
  withinMs = recentMs,
}: {
  tasks: readonly Task[];
  startedBy?: string | undefined;
  limitsOf: (task: Task) => MemoryLimits | undefined;
  nowMs: number;
  withinMs?: number;
}): FailureSummary | undefined => {
  const failures = tasks
    .filter((task) => nowMs - stoppedAtMs(task) <= withinMs)
    // Not every endpoint says which deployment started a task.
    .filter((task) => !startedBy || !task.startedBy || task.startedBy === startedBy)
    .map((task) => ({ task, verdict: judgeTask(task, { limits: limitsOf(task), nowMs }) }))
    .filter((one): one is Failure => one.verdict?.failed === true)
    .sort((a, b) => stoppedAtMs(b.task) - stoppedAtMs(a.task));
  const byCause = Map.groupBy(failures, ({ verdict }) => verdict.cause);
  const commonest = [...byCause.values()].sort((a, b) => b.length - a.length)[0];
  const newest = commonest?.[0];
  if (!commonest || !newest) return undefined;
  const lives = commonest.flatMap(({ task }) =>
    task.startedAt ? [stoppedAtMs(task) - task.startedAt.getTime()] : [],
  );
  return {
    count: failures.length,
    verdict: newest.verdict.sentence,
    failures: commonest,
    medianLifeMs: median(lives),
  };
};

export const taskIdOf = ({ taskArn = '' }: Task): string => lastPart(taskArn);

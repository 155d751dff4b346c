'use client';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { taskName } from '#components/tasks/task-name.ts';
import { Age } from '#components/ui/age.tsx';
import { CodeText } from '#components/ui/code-text.tsx';
import { NumberValue } from '#components/ui/number-value.tsx';
import { wordsOf } from '#components/ui/platform-word.ts';
import { StatusIcon } from '#components/ui/status-badge.tsx';
import { movingIntervalMs, q } from '#lib/client/query.ts';
import { tasksApi } from '#lib/contract/api/services-api.ts';
import { parseClusterId } from '#lib/contract/ids.ts';
import type { Operation } from '#lib/contract/operations.ts';
import type { ServiceDetail } from '#lib/contract/services.ts';
import { paths } from '#lib/paths.ts';
import { isFailedTask } from './failed-task.ts';
import { SheetPart } from './sheet-phase.tsx';

const failuresShown = 6;
/** AWS's clock and ours may differ by this much. */
const clockSlackMs = 5_000;

/** What begins a deployment of its own, which can fail tasks and be stopped. */
export const startsDeployment = new Set<Operation['action']['action']>(['rollback', 'deploy', 'restart']);

/** What runs now, beside the steps. */
export function RolloutCounts({ service, operation }: { service: ServiceDetail; operation: Operation }) {
  const { desired, running, pending, deployment, asOf } = service;
  const isOurs =
    startsDeployment.has(operation.action.action) &&
    deployment?.startedAt !== undefined &&
    Date.parse(deployment.startedAt) >= Date.parse(operation.startedAt) - clockSlackMs;
  return (
    <dl data-as-of={asOf} className="grid auto-cols-fr grid-flow-col gap-2 rounded-control border px-3 py-2">
      {[
        { word: 'desired', value: desired, field: 'desired' },
        { word: 'running', value: running, field: 'running' },
        { word: 'pending', value: pending, field: 'pending' },
        ...(isOurs ? [{ word: 'failed', value: deployment.failedTasks, field: 'failedTasks' }] : []),
      ].map(({ word, value, field }) => (
        <div key={field} className="min-w-0">
          <dt className="text-sm text-muted">{word}</dt>
          <dd className="text-xl font-semibold">
            <NumberValue field={field} value={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Tasks that stopped unasked since the operation began, each with why. */
export function RolloutFailures({
  service,
  operation,
  isLive,
}: {
  service: string;
  operation: Operation;
  isLive: boolean;
}) {
  const { data } = useQuery({
    ...q(tasksApi.list, { cluster: operation.target.clusterId, service, state: 'stopped' }),
    refetchInterval: isLive ? movingIntervalMs : false,
  });
  const failed = (data?.items ?? []).filter(
    (task) =>
      isFailedTask(task) &&
      (task.createdAt ?? task.stoppedAt ?? '') >= operation.startedAt &&
      (!operation.finishedAt || (task.stoppedAt ?? '') <= operation.finishedAt),
  );
  if (failed.length === 0) return null;
  return (
    <SheetPart title={`Failed ${wordsOf(parseClusterId(operation.target.clusterId)?.platform).tasks}`}>
      <ul className="grid gap-2">
        {failed.slice(0, failuresShown).map((task) => (
          <li key={task.id} data-row-id={task.id} data-status="stopped" className="flex gap-2.5">
            <StatusIcon status="failed" className="mt-0.5" />
            <span className="min-w-0 flex-1 wrap-anywhere">
              <Link
                href={paths.task({ cluster: task.clusterId, task: task.id })}
                prefetch={false}
                className="font-mono text-sm text-accent hover:underline"
              >
                {taskName(task.id)}
              </Link>{' '}
              <CodeText text={task.verdict ?? task.stoppedReason ?? 'stopped'} />
            </span>
            {task.stoppedAt && <Age at={task.stoppedAt} className="shrink-0 text-sm text-muted" />}
          </li>
        ))}
      </ul>
      {failed.length > failuresShown && (
        <p className="text-muted">and {failed.length - failuresShown} more</p>
      )}
    </SheetPart>
  );
}

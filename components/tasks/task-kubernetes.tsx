'use client';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { ConditionsList } from '#components/service/conditions-list.tsx';
import { Time } from '#components/ui/age.tsx';
import { Button } from '#components/ui/button.tsx';
import { CodeText } from '#components/ui/code-text.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { NumberValue } from '#components/ui/number-value.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { SkeletonRows } from '#components/ui/skeleton.tsx';
import { StatusBadge } from '#components/ui/status-badge.tsx';
import { tasksApi } from '#lib/contract/api/services-api.ts';
import type { ServiceEvent } from '#lib/contract/services.ts';
import type { TaskDetail } from '#lib/contract/tasks.ts';
import { taskName } from './task-name.ts';

const ManifestBody = dynamic(
  () => import('#components/manifests/manifest-sheet.tsx').then((module) => module.ManifestBody),
  { loading: () => <SkeletonRows rows={6} /> },
) as typeof import('#components/manifests/manifest-sheet.tsx').ManifestBody;

const Events = ({ events, asOf }: { events: readonly ServiceEvent[]; asOf: string }) => (
  <Panel title="Events" note="newest first" asOf={asOf} flush className="pb-1">
    {events.length === 0 ? (
      <EmptyState title="No event is known">Kubernetes keeps events for about an hour.</EmptyState>
    ) : (
      <ol>
        {events.map((event) => (
          <li
            key={event.id}
            data-row-id={event.id}
            data-status={event.level}
            className="grid gap-x-4 border-b px-4 py-1.5 last:border-b-0 sm:grid-cols-[120px_90px_minmax(0,1fr)]"
          >
            <Time at={event.at} className="text-muted" />
            <span>
              <StatusBadge status={event.level} quiet />
            </span>
            <span className="wrap-anywhere">
              {event.reason ? <b className="font-medium">{event.reason} </b> : null}
              <CodeText text={event.message} />
              {event.count !== undefined && event.count > 1 ? (
                <span className="text-muted">
                  {' × '}
                  <NumberValue field="count" value={event.count} />
                </span>
              ) : null}
            </span>
          </li>
        ))}
      </ol>
    )}
  </Panel>
);

/** What Kubernetes says of a pod: its conditions, its events, and the pod as it is. */
export const TaskKubernetes = ({ task }: { task: TaskDetail }) => {
  const [isManifestShown, setManifestShown] = useState(false);
  return (
    <>
      {task.events ? <Events events={task.events} asOf={task.asOf} /> : null}
      <div className="grid items-start gap-4 md:grid-cols-2">
        <Panel title="Conditions" asOf={task.asOf}>
          {task.conditions && task.conditions.length > 0 ? (
            <ConditionsList conditions={task.conditions} />
          ) : (
            <p className="text-muted">None is reported.</p>
          )}
        </Panel>
        <Panel title="Labels">
          {task.labels && task.labels.length > 0 ? (
            <ul className="font-mono text-sm">
              {task.labels.map(({ key, value }) => (
                <li key={key} className="wrap-anywhere">
                  <span className="text-muted">{key}=</span>
                  {value}
                </li>
              ))}
            </ul>
          ) : (
            <p className="text-muted">No label.</p>
          )}
        </Panel>
      </div>
      {isManifestShown ? (
        <Panel title="As Kubernetes has it">
          <ManifestBody
            endpoint={tasksApi.manifest}
            input={{ cluster: task.clusterId, task: task.id }}
            fileName={`${taskName(task.id)}.yaml`}
          />
        </Panel>
      ) : (
        <Button className="w-fit" onClick={() => setManifestShown(true)}>
          Show it as Kubernetes has it
        </Button>
      )}
    </>
  );
};

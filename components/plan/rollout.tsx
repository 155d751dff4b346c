'use client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { useEffect, useRef } from 'react';
import { OperationBadge } from '#components/operations/operation-state.tsx';
import { Time } from '#components/ui/age.tsx';
import { Button } from '#components/ui/button.tsx';
import { CodeText } from '#components/ui/code-text.tsx';
import { StatusIcon } from '#components/ui/status-badge.tsx';
import { formatDuration } from '#components/ui/time-format.ts';
import { movingIntervalMs, q } from '#lib/client/query.ts';
import { clustersApi } from '#lib/contract/api/clusters-api.ts';
import { deploymentsApi, servicesApi, tasksApi } from '#lib/contract/api/services-api.ts';
import type { Operation } from '#lib/contract/operations.ts';
import { paths } from '#lib/paths.ts';
import { PlanChanges } from './plan-changes.tsx';
import { usePlanLauncher } from './plan-launcher.ts';
import { RolloutCounts, RolloutFailures, startsDeployment } from './rollout-live.tsx';
import { SheetPart, SheetPhase } from './sheet-phase.tsx';

export const isEnded = ({ state }: Operation): boolean => state !== 'pending' && state !== 'running';

const endings: Record<Operation['state'], string> = {
  pending: 'Waiting to start.',
  running: 'Under way. It goes on when this page is closed.',
  succeeded: 'Done.',
  failed: 'It failed.',
  unknown: 'How it ended is not known.',
};

/** Re-reads everything the rollout touched, once, when it ends. */
const useRereadAtEnd = (operation: Operation) => {
  const queryClient = useQueryClient();
  const ended = isEnded(operation);
  const before = useRef(ended);
  useEffect(() => {
    if (ended && !before.current)
      for (const endpoint of [
        servicesApi.get,
        tasksApi.list,
        deploymentsApi.list,
        servicesApi.images,
        servicesApi.scaling,
        clustersApi.nodes,
        clustersApi.get,
      ])
        void queryClient.invalidateQueries({ queryKey: [endpoint.name] });
    before.current = ended;
  }, [ended, queryClient]);
};

/** An operation from its first step to its end, with the numbers of its service beside it. */
export function Rollout({ operation, onClose }: { operation: Operation; onClose: () => void }) {
  const { propose } = usePlanLauncher();
  useRereadAtEnd(operation);
  const { clusterId, serviceId } = operation.target;
  const ended = isEnded(operation);
  const service = useQuery({
    ...q(servicesApi.get, { cluster: clusterId, service: serviceId ?? '' }),
    enabled: serviceId !== undefined,
    refetchInterval: ended ? false : movingIntervalMs,
  });
  const stop = service.data?.can.stopDeployment;
  const canStop = !ended && stop?.allowed && startsDeployment.has(operation.action.action);
  const footer = (
    <>
      {canStop && (
        <Button variant="danger" onClick={() => propose({ action: 'stop-deployment' })}>
          Stop and roll back…
        </Button>
      )}
      <Button onClick={onClose}>Close</Button>
    </>
  );
  return (
    <SheetPhase footer={footer}>
      <div
        className="grid gap-2"
        role="status"
        data-row-id={operation.id}
        data-status={operation.state}
        aria-busy={!ended || undefined}
      >
        <OperationBadge state={operation.state} />
        <p className="wrap-anywhere">
          <CodeText text={operation.reason ?? endings[operation.state]} />
        </p>
      </div>
      {service.data && <RolloutCounts service={service.data} operation={operation} />}
      <SheetPart title="Steps">
        <Steps operation={operation} />
      </SheetPart>
      {serviceId !== undefined && (
        <RolloutFailures service={serviceId} operation={operation} isLive={!ended} />
      )}
      <SheetPart title={changesTitle(operation)}>
        <PlanChanges changes={operation.changes} />
      </SheetPart>
      <Link
        href={paths.operation(operation.id)}
        prefetch={false}
        className="hit w-fit text-accent hover:underline"
      >
        Open it in Operations
      </Link>
    </SheetPhase>
  );
}

const changesTitle = ({ state }: Operation): string =>
  state === 'succeeded' ? 'Changed' : state === 'failed' || state === 'unknown' ? 'Was to change' : 'Changes';

function Steps({ operation }: { operation: Operation }) {
  if (operation.steps.length === 0) return <p className="text-muted">No step yet.</p>;
  const startMs = Date.parse(operation.startedAt);
  return (
    <ol className="grid gap-2">
      {operation.steps.map((step) => (
        <li key={step.id} data-row-id={step.id} data-status={step.level} className="flex gap-2.5">
          <StatusIcon status={step.level} className="mt-0.5" />
          <span className="min-w-0 flex-1 wrap-anywhere">
            <CodeText text={step.message} />
          </span>
          <span className="shrink-0 text-sm text-muted">
            <Time at={step.at} style="second" /> · {formatDuration(Date.parse(step.at) - startMs)}
          </span>
        </li>
      ))}
    </ol>
  );
}

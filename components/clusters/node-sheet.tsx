'use client';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useState } from 'react';
import { ManifestBody } from '#components/manifests/manifest-sheet.tsx';
import { SheetPart } from '#components/plan/sheet-phase.tsx';
import { taskName } from '#components/tasks/task-name.ts';
import { troubleWordOf } from '#components/tasks/task-trouble.ts';
import { Time } from '#components/ui/age.tsx';
import { Button } from '#components/ui/button.tsx';
import { EmptyState, FailedState } from '#components/ui/empty-state.tsx';
import { Facts } from '#components/ui/facts.tsx';
import { Sheet } from '#components/ui/sheet.tsx';
import { SkeletonRows } from '#components/ui/skeleton.tsx';
import { StatusBadge } from '#components/ui/status-badge.tsx';
import { qAll } from '#lib/client/list-all.ts';
import { clustersApi } from '#lib/contract/api/clusters-api.ts';
import { tasksApi } from '#lib/contract/api/services-api.ts';
import type { Node } from '#lib/contract/clusters.ts';
import { paths } from '#lib/paths.ts';
import { NodeActions } from './node-actions.tsx';
import { NodeState } from './node-state.tsx';
import { sayUsage } from './node-usage.tsx';

const Conditions = ({ node }: { node: Node }) => (
  <ul className="grid gap-1">
    {node.conditions.map(({ name, status, message }) => {
      const isWell = (name === 'Ready') === (status === 'True');
      return (
        <li key={name} data-row-id={name} data-status={status} className="flex flex-wrap gap-x-2">
          <StatusBadge status={isWell ? 'ok' : 'degraded'} word={`${name}: ${status}`} quiet />
          {message ? <span className="text-muted wrap-anywhere">{message}</span> : null}
        </li>
      );
    })}
  </ul>
);

const Tasks = ({ node }: { node: Node }) => {
  const tasks = useQuery(
    qAll(tasksApi.listOfCluster, { cluster: node.clusterId, state: 'running', limit: 1000 }),
  );
  if (tasks.isError && !tasks.data)
    return <FailedState what="The pods" error={tasks.error} onRetry={() => void tasks.refetch()} />;
  if (!tasks.data) return <SkeletonRows rows={4} />;
  const rows = tasks.data.items.filter((task) => task.node === node.name);
  if (rows.length === 0) return <EmptyState title="No pod that may be read runs on it" />;
  return (
    <ul className="rounded-control border">
      {rows.map((task) => {
        const trouble = troubleWordOf(task);
        return (
          <li
            key={task.id}
            data-row-id={task.id}
            data-status={task.state}
            className="flex min-h-9 flex-wrap items-center gap-x-3 border-b px-3 py-1 last:border-b-0"
          >
            <Link
              href={paths.task({ cluster: task.clusterId, task: task.id })}
              prefetch={false}
              className="hit min-w-0 wrap-anywhere text-accent hover:underline"
            >
              <span className="text-muted">{task.namespace}/</span>
              {taskName(task.id)}
            </Link>
            <span className="ml-auto">
              <StatusBadge status={trouble ? 'failing' : task.state} word={trouble} quiet />
            </span>
          </li>
        );
      })}
    </ul>
  );
};

/** One node: how it is, what it carries, and what may be done with it. */
export const NodeSheet = ({ node, onClose }: { node: Node; onClose: () => void }) => {
  const [isManifestShown, setManifestShown] = useState(false);
  return (
    <Sheet
      open
      wide
      title={node.name}
      description={[node.instanceType, node.zone, node.version].filter(Boolean).join(' · ')}
      onClose={onClose}
    >
      <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-5 pb-4" data-row-id={node.id}>
        <div className="flex flex-wrap items-center justify-between gap-3">
          <NodeState node={node} />
          <NodeActions node={node} />
        </div>
        <Facts
          facts={[
            { label: 'CPU', value: sayUsage(node, 'cpu') },
            { label: 'Memory', value: sayUsage(node, 'memoryMiB') },
            {
              label: 'Pods',
              value: `${node.tasks.running ?? '–'} running${node.maxTasks ? ` of at most ${node.maxTasks}` : ''}`,
            },
            { label: 'Node group', value: node.nodeGroup },
            { label: 'Instance', value: node.instanceId },
            node.registeredAt && { label: 'Joined', value: <Time at={node.registeredAt} /> },
            node.taints.length > 0 && {
              label: 'Taints',
              value: <span className="font-mono text-sm">{node.taints.join(', ')}</span>,
            },
          ]}
        />
        <SheetPart title="Conditions">
          <Conditions node={node} />
        </SheetPart>
        <SheetPart title="Pods on it">
          <Tasks node={node} />
        </SheetPart>
        {node.labels && node.labels.length > 0 ? (
          <SheetPart title="Labels">
            <ul className="font-mono text-sm">
              {node.labels.map(({ key, value }) => (
                <li key={key} className="wrap-anywhere">
                  <span className="text-muted">{key}=</span>
                  {value}
                </li>
              ))}
            </ul>
          </SheetPart>
        ) : null}
        <SheetPart title="As Kubernetes has it">
          {isManifestShown ? (
            <ManifestBody
              endpoint={clustersApi.nodeManifest}
              input={{ cluster: node.clusterId, node: node.id }}
              fileName={`${node.name}.yaml`}
            />
          ) : (
            <Button className="w-fit" onClick={() => setManifestShown(true)}>
              Show the YAML
            </Button>
          )}
        </SheetPart>
      </div>
    </Sheet>
  );
};

'use client';
import { type Column, RowLink } from '#components/ui/data-table.tsx';
import { hostName } from '#components/ui/host-name.ts';
import { NumberValue } from '#components/ui/number-value.tsx';
import type { Node } from '#lib/contract/clusters.ts';
import { paths } from '#lib/paths.ts';
import { NodeRowActions } from './node-actions.tsx';
import { NodeState } from './node-state.tsx';
import { NodeUsage } from './node-usage.tsx';

export const nodeHref = (node: Node): string =>
  paths.cluster(node.clusterId, { tab: 'nodes', node: node.id });

const whatOf = (node: Node): string =>
  [node.fargate ? 'Fargate' : node.instanceType, node.zone].filter(Boolean).join(' · ') || '–';

/** The nodes of a Kubernetes cluster: how they are, how full, and what may be done. */
export const nodeColumns: Column<Node>[] = [
  {
    id: 'name',
    header: 'Node',
    phone: 'start',
    width: '17%',
    className: 'max-sm:truncate',
    cell: (node) => (
      <RowLink href={nodeHref(node)}>
        <span title={node.name}>{hostName(node.name)}</span>
      </RowLink>
    ),
  },
  {
    id: 'status',
    header: 'State',
    phone: 'end',
    width: '150px',
    cell: (node) => <NodeState node={node} quiet />,
  },
  {
    id: 'type',
    header: 'Type',
    phone: 'below',
    width: '15%',
    cell: (node) => <span className="text-muted">{whatOf(node)}</span>,
  },
  {
    id: 'group',
    header: 'Group',
    width: '8%',
    cell: (node) => <span className="text-muted">{node.nodeGroup ?? (node.fargate ? '' : '–')}</span>,
  },
  {
    id: 'version',
    header: 'Version',
    width: '72px',
    cell: (node) => (
      <span className="text-muted" title={node.version}>
        {node.version?.replace(/-eks-\w+$/, '') ?? '–'}
      </span>
    ),
  },
  { id: 'cpu', header: 'CPU', cell: (node) => <NodeUsage node={node} resource="cpu" /> },
  { id: 'memory', header: 'Memory', cell: (node) => <NodeUsage node={node} resource="memoryMiB" /> },
  {
    id: 'tasks',
    header: 'Pods',
    align: 'right',
    width: '84px',
    cell: (node) => (
      <>
        <NumberValue field="running" value={node.tasks.running} />
        {node.maxTasks ? (
          <>
            {' / '}
            <NumberValue field="maxTasks" value={node.maxTasks} />
          </>
        ) : null}
      </>
    ),
  },
  {
    id: 'action',
    header: <span className="sr-only">Action</span>,
    width: '140px',
    align: 'right',
    phone: 'below-end',
    className: 'sm:overflow-visible!',
    cell: (node) => <NodeRowActions node={node} />,
  },
];

'use client';
import { type Column, RowLink } from '#components/ui/data-table.tsx';
import { hostName } from '#components/ui/host-name.ts';
import { NarrowLine } from '#components/ui/narrow-line.tsx';
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
    narrowWidth: 'auto',
    wraps: true,
    className: 'max-sm:wrap-anywhere',
    cell: (node) => (
      <>
        <RowLink href={nodeHref(node)}>
          <span title={node.name}>{hostName(node.name)}</span>
        </RowLink>
        <NarrowLine>{whatOf(node)}</NarrowLine>
      </>
    ),
  },
  {
    id: 'status',
    header: 'State',
    phone: 'end',
    width: '150px',
    narrowWidth: '106px',
    cell: (node) => <NodeState node={node} quiet />,
  },
  {
    id: 'type',
    header: 'Type',
    wide: true,
    phone: 'below',
    width: '15%',
    cell: (node) => <span className="text-muted">{whatOf(node)}</span>,
  },
  {
    id: 'group',
    header: 'Group',
    wide: true,
    width: '8%',
    cell: (node) => <span className="text-muted">{node.nodeGroup ?? (node.fargate ? '' : '–')}</span>,
  },
  {
    id: 'version',
    header: 'Version',
    wide: true,
    width: '72px',
    cell: (node) => (
      <span className="text-muted" title={node.version}>
        {node.version?.replace(/-eks-\w+$/, '') ?? '–'}
      </span>
    ),
  },
  {
    id: 'cpu',
    header: 'CPU',
    narrowWidth: '104px',
    cell: (node) => <NodeUsage node={node} resource="cpu" />,
  },
  {
    id: 'memory',
    header: 'Memory',
    narrowWidth: '100px',
    cell: (node) => <NodeUsage node={node} resource="memoryMiB" />,
  },
  {
    id: 'tasks',
    header: 'Pods',
    align: 'right',
    width: '84px',
    narrowWidth: '74px',
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

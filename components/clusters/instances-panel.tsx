'use client';
import { type Column, DataTable } from '#components/ui/data-table.tsx';
import { NumberValue } from '#components/ui/number-value.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { ShortId } from '#components/ui/short-id.tsx';
import { StatusBadge } from '#components/ui/status-badge.tsx';
import type { Node } from '#lib/contract/clusters.ts';
import { NodeRowActions } from './node-actions.tsx';

type Resource = 'cpu' | 'memoryMiB';

/** What the tasks of an instance asked for, of what it has: "2,048 of 4,096 MiB". */
const Usage = ({ node, resource, unit }: { node: Node; resource: Resource; unit: string }) => (
  <>
    <NumberValue field={`${resource}Requested`} value={node.requested[resource]} /> /{' '}
    <NumberValue field={resource} value={node.capacity[resource]} unit={unit} />
  </>
);

const columns: Column<Node>[] = [
  {
    id: 'name',
    header: 'Instance',
    phone: 'start',
    cell: (node) => <ShortId id={node.instanceId ?? node.name} head={19} tail={0} />,
  },
  {
    id: 'status',
    header: 'State',
    phone: 'end',
    width: '120px',
    narrowWidth: '96px',
    cell: (node) => (
      <StatusBadge
        status={node.agentConnected === false ? 'degraded' : node.status}
        word={node.agentConnected === false ? 'agent lost' : undefined}
        reason={
          node.agentConnected === false
            ? 'The ECS agent is not connected: tasks on it cannot be started or stopped.'
            : undefined
        }
        quiet
      />
    ),
  },
  {
    id: 'type',
    header: 'Type',
    wide: true,
    phone: 'below',
    cell: (node) => (
      <span className="text-muted">
        {[node.instanceType, node.zone].filter(Boolean).join(' · ') || '–'}
        <span className="sm:hidden">
          {' · '}
          <NumberValue field="running" value={node.tasks.running} /> tasks
        </span>
      </span>
    ),
  },
  {
    id: 'provider',
    header: 'Capacity provider',
    wide: true,
    cell: (node) => <span className="text-muted">{node.capacityProvider ?? '–'}</span>,
  },
  {
    id: 'cpu',
    header: 'CPU units',
    narrowWidth: '116px',
    align: 'right',
    cell: (node) => <Usage node={node} resource="cpu" unit="" />,
  },
  {
    id: 'memory',
    header: 'Memory',
    narrowWidth: '160px',
    align: 'right',
    cell: (node) => <Usage node={node} resource="memoryMiB" unit="MiB" />,
  },
  {
    id: 'tasks',
    header: 'Tasks',
    align: 'right',
    width: '90px',
    narrowWidth: '64px',
    cell: (node) => <NumberValue field="running" value={node.tasks.running} />,
  },
  {
    id: 'action',
    header: <span className="sr-only">Action</span>,
    width: '110px',
    narrowWidth: '90px',
    align: 'right',
    phone: 'below-end',
    className: 'sm:overflow-visible!',
    cell: (node) => <NodeRowActions node={node} />,
  },
];

/** The container instances of a cluster, and how full they are. */
export const InstancesPanel = ({ instances, asOf }: { instances: Node[]; asOf: string }) => (
  <Panel
    title="Container instances"
    note="requested of what is registered"
    asOf={asOf}
    staleAfterMs={60_000}
    flush
  >
    <DataTable
      label="Container instances"
      columns={columns}
      rows={instances}
      rowId={(node) => node.id}
      rowStatus={(node) => node.status}
      sortName="instanceSort"
      frame="none"
    />
  </Panel>
);

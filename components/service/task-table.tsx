'use client';
import { isFailedTask } from '#components/plan/failed-task.ts';
import { taskName } from '#components/tasks/task-name.ts';
import { isNotReady, restartsOf, troubleWordOf } from '#components/tasks/task-trouble.ts';
import { Age } from '#components/ui/age.tsx';
import { CodeText } from '#components/ui/code-text.tsx';
import { type Column, DataTable, RowLink } from '#components/ui/data-table.tsx';
import { hostName } from '#components/ui/host-name.ts';
import { NumberValue } from '#components/ui/number-value.tsx';
import { StatusBadge } from '#components/ui/status-badge.tsx';
import type { Task } from '#lib/contract/tasks.ts';
import { paths } from '#lib/paths.ts';

/** A task's state as its colour and word: one that failed stands out from one that was told to stop. */
const lookOfTask = (task: Task): { status: string; word?: string } => {
  if (task.state === 'stopped')
    return isFailedTask(task) ? { status: 'failed', word: 'stopped' } : { status: 'stopped' };
  if (task.state === 'running' && task.health === 'UNHEALTHY')
    return { status: 'failing', word: 'unhealthy' };
  const trouble = troubleWordOf(task);
  if (trouble) return { status: 'failing', word: trouble };
  return isNotReady(task) ? { status: 'pending', word: 'not ready' } : { status: task.state };
};

const whyOf = (task: Task): string | undefined =>
  task.verdict ??
  (task.state === 'pending' ? task.lastStatus.toLowerCase().replaceAll('_', ' ') : task.stoppedReason);

const hrefOf = (task: Task) => paths.task({ cluster: task.clusterId, task: task.id });

/** When it began or, once stopped, when it ended. */
export function TaskAge({ task }: { task: Task }) {
  const at =
    task.state === 'stopped' ? (task.stoppedAt ?? task.startedAt) : (task.startedAt ?? task.createdAt);
  return at ? <Age at={at} className="text-muted" /> : <span className="text-muted">–</span>;
}

const base: Column<Task>[] = [
  {
    id: 'task',
    header: 'Task',
    width: '132px',
    phone: 'start',
    cell: (task) => (
      <RowLink href={hrefOf(task)} className="font-mono text-sm font-normal!">
        {taskName(task.id)}
      </RowLink>
    ),
  },
  {
    id: 'state',
    header: 'State',
    width: '124px',
    phone: 'end',
    cell: (task) => <StatusBadge quiet {...lookOfTask(task)} />,
  },
  {
    id: 'when',
    header: 'Since',
    width: '112px',
    phone: 'below-end',
    cell: (task) => <TaskAge task={task} />,
  },
  {
    id: 'why',
    header: (
      <>
        Why<span className="@max-4xl/table:sr-only"> it stopped, or does not run</span>
      </>
    ),
    wraps: true,
    phone: 'foot',
    cell: (task) => {
      const why = whyOf(task);
      return why ? (
        <span title={why}>
          <CodeText text={why} />
        </span>
      ) : null;
    },
  },
];
/** A pod has a name instead of an id, and its state is often a long word. */
const ofPods: Record<string, Pick<Column<Task>, 'width' | 'narrowWidth'>> = {
  state: { width: '212px', narrowWidth: '172px' },
  when: { width: '96px', narrowWidth: '94px' },
};
const podColumn = (column: Column<Task>, withNamespace: boolean): Column<Task> => ({
  ...column,
  header: 'Pod',
  width: withNamespace ? '28%' : '21%',
  narrowWidth: '25%',
  wraps: true,
  cell: (task) => (
    <RowLink href={hrefOf(task)} className="font-mono text-sm font-normal!">
      {withNamespace ? <span className="text-muted">{task.namespace}/</span> : null}
      {taskName(task.id)}
    </RowLink>
  ),
});
const asPods = (columns: Column<Task>[], withNamespace: boolean): Column<Task>[] =>
  columns.map((column) =>
    column.id === 'task' ? podColumn(column, withNamespace) : { ...column, ...ofPods[column.id] },
  );
const withoutPhoneAge = (columns: Column<Task>[]): Column<Task>[] =>
  columns.map((column) => (column.id === 'when' ? { ...column, phone: undefined } : column));
const zone: Column<Task> = {
  id: 'zone',
  header: 'Zone',
  wide: true,
  width: '11%',
  cell: (task) => <span className="text-muted">{task.zone ?? '–'}</span>,
};
const restarts: Column<Task> = {
  id: 'restarts',
  header: 'Restarts',
  wide: true,
  width: '82px',
  align: 'right',
  cell: (task) => {
    const count = restartsOf(task);
    return (
      <NumberValue
        field="restarts"
        value={count}
        className={count ? 'font-medium text-degraded' : 'text-muted'}
      />
    );
  },
};
const node: Column<Task> = {
  id: 'node',
  header: 'Node',
  wide: true,
  width: '15%',
  cell: (task) => (
    <span className="text-muted" title={task.node}>
      {task.node ? hostName(task.node) : '–'}
    </span>
  ),
};
export const revisionColumn: Column<Task> = {
  id: 'revision',
  header: 'Revision',
  wide: true,
  width: '14%',
  cell: (task) => <span className="font-mono text-sm text-muted">{task.revision ?? '–'}</span>,
};

/** Tasks with why they stopped or do not run. */
export function TaskTable({
  tasks,
  extra = [],
  action,
  frame,
  withNamespace = false,
}: {
  tasks: Task[];
  extra?: Column<Task>[];
  /** On a phone it stands where the age else is, and shows it for what cannot be acted on. */
  action?: Column<Task>;
  frame?: 'panel' | 'none';
  /** Pods of several namespaces: each is named with its own. */
  withNamespace?: boolean;
}) {
  const isOfPods = tasks.some(({ namespace }) => namespace !== undefined);
  const first = isOfPods ? asPods(base, withNamespace) : base;
  const where = isOfPods ? [restarts, node] : [zone, ...extra];
  const columns = [...(action ? withoutPhoneAge(first) : first), ...where, ...(action ? [action] : [])];
  return (
    <DataTable
      label={isOfPods ? 'Pods' : 'Tasks'}
      frame={frame}
      columns={columns}
      rows={tasks}
      rowId={(task) => task.id}
      rowStatus={(task) => task.state}
      rowHref={hrefOf}
      holdsRows
    />
  );
}

import type { ListTasksInput, Task, TaskList, TaskState } from '#lib/contract/tasks.ts';
import { answerOf, matches, pageOf } from '#lib/domain/list-page.ts';
import type { Known } from '#lib/domain/ports/known.ts';

/** The states that `state` asks for: without it, what runs or is about to. */
export const statesOf = (state: 'running' | 'stopped' | 'all' | undefined): TaskState[] => {
  if (state === 'stopped') return ['stopped'];
  if (state === 'all') return ['pending', 'running', 'stopped'];
  return ['pending', 'running'];
};

/** `at`: a stopped task by its end, another by its start. A task's name is its id. */
const keyOf = (task: Task, field: string): string => {
  if (field === 'name') return task.id;
  if (field === 'startedAt' || field === 'stoppedAt' || field === 'createdAt') return task[field] ?? '';
  return task.stoppedAt ?? task.startedAt ?? task.createdAt ?? '';
};

export const toTaskList = (
  known: Known<Task[]>,
  input: Pick<ListTasksInput, 'q' | 'sort' | 'limit' | 'cursor' | 'namespace'>,
  list: string,
): TaskList => {
  const rows = known.value.filter(
    (task) =>
      matches(`${task.id} ${task.serviceId ?? ''}`, input.q) &&
      (!input.namespace?.length ||
        (task.namespace !== undefined && input.namespace.includes(task.namespace))),
  );
  return answerOf(
    known,
    pageOf(rows, {
      list,
      sort: input.sort ?? '-at',
      keyOf,
      idOf: (task) => task.id,
      limit: input.limit,
      cursor: input.cursor,
    }),
  );
};

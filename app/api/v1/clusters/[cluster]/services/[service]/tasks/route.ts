import { listTasks } from '#lib/domain/tasks/list-tasks.ts';
import { handle } from '#lib/http/handle.ts';

export const GET = handle(listTasks);

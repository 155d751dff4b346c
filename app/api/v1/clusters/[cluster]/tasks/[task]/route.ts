import { getTask } from '#lib/domain/tasks/get-task.ts';
import { handle } from '#lib/http/handle.ts';

export const GET = handle(getTask);

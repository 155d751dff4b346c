import { listClusterTasks } from '#lib/domain/tasks/list-cluster-tasks.ts';
import { handle } from '#lib/http/handle.ts';

export const GET = handle(listClusterTasks);

import { listLogs } from '#lib/domain/logs/list-logs.ts';
import { handle } from '#lib/http/handle.ts';

export const GET = handle(listLogs);

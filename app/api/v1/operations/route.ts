import { listOperations } from '#lib/domain/operations/list-operations.ts';
import { handle } from '#lib/http/handle.ts';

export const GET = handle(listOperations);

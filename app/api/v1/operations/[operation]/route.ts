import { getOperation } from '#lib/domain/operations/get-operation.ts';
import { handle } from '#lib/http/handle.ts';

export const GET = handle(getOperation);

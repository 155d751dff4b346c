import { listObjects } from '#lib/domain/clusters/list-objects.ts';
import { handle } from '#lib/http/handle.ts';

export const GET = handle(listObjects);

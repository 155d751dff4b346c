import { listNodes } from '#lib/domain/clusters/list-nodes.ts';
import { handle } from '#lib/http/handle.ts';

export const GET = handle(listNodes);

import { listConnections } from '#lib/domain/access/list-connections.ts';
import { handle } from '#lib/http/handle.ts';

export const GET = handle(listConnections);

import { listRevisions } from '#lib/domain/deployments/list-revisions.ts';
import { handle } from '#lib/http/handle.ts';

export const GET = handle(listRevisions);

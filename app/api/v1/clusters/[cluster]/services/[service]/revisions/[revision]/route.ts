import { getRevision } from '#lib/domain/deployments/get-revision.ts';
import { handle } from '#lib/http/handle.ts';

export const GET = handle(getRevision);

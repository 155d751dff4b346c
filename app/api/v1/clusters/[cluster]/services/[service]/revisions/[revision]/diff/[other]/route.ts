import { diffRevisions } from '#lib/domain/deployments/diff-revisions.ts';
import { handle } from '#lib/http/handle.ts';

export const GET = handle(diffRevisions);

import { listRepositories } from '#lib/domain/images/list-repositories.ts';
import { handle } from '#lib/http/handle.ts';

export const GET = handle(listRepositories);

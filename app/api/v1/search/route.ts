import { search } from '#lib/domain/access/search.ts';
import { handle } from '#lib/http/handle.ts';

export const GET = handle(search);

import { getMe } from '#lib/domain/access/get-me.ts';
import { handle } from '#lib/http/handle.ts';

export const GET = handle(getMe);

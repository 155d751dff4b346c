import { createUser } from '#lib/domain/access/create-user.ts';
import { listUsers } from '#lib/domain/access/list-users.ts';
import { handle } from '#lib/http/handle.ts';

export const GET = handle(listUsers);
export const POST = handle(createUser);

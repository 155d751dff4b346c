import { removeUser } from '#lib/domain/access/remove-user.ts';
import { updateUser } from '#lib/domain/access/update-user.ts';
import { handle } from '#lib/http/handle.ts';

export const POST = handle(updateUser);
export const DELETE = handle(removeUser);

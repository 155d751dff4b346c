import { changePassword } from '#lib/domain/access/change-password.ts';
import { handle } from '#lib/http/handle.ts';

export const POST = handle(changePassword);

import { deleteApiKey } from '#lib/domain/access/delete-api-key.ts';
import { handle } from '#lib/http/handle.ts';

export const DELETE = handle(deleteApiKey);

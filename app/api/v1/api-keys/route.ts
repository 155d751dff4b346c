import { createApiKey } from '#lib/domain/access/create-api-key.ts';
import { listApiKeys } from '#lib/domain/access/list-api-keys.ts';
import { handle } from '#lib/http/handle.ts';

export const GET = handle(listApiKeys);
export const POST = handle(createApiKey);

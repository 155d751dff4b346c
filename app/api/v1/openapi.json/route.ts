import { handleOpenApi } from '#lib/http/handle-open-api.ts';

export const GET = handleOpenApi;

import { getService } from '#lib/domain/services/get-service.ts';
import { handle } from '#lib/http/handle.ts';

export const GET = handle(getService);

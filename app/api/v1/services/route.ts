import { listServices } from '#lib/domain/services/list-services.ts';
import { handle } from '#lib/http/handle.ts';

export const GET = handle(listServices);

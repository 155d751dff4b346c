import { listServiceImages } from '#lib/domain/services/list-service-images.ts';
import { handle } from '#lib/http/handle.ts';

export const GET = handle(listServiceImages);

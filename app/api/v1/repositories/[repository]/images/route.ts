import { listImages } from '#lib/domain/images/list-images.ts';
import { handle } from '#lib/http/handle.ts';

export const GET = handle(listImages);

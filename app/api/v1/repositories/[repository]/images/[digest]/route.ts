import { getImage } from '#lib/domain/images/get-image.ts';
import { handle } from '#lib/http/handle.ts';

export const GET = handle(getImage);

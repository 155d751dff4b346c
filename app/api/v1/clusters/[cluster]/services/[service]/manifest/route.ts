import { getManifest } from '#lib/domain/services/get-manifest.ts';
import { handle } from '#lib/http/handle.ts';

export const GET = handle(getManifest);

import { getManifest } from '#lib/domain/services/get-manifest.ts';
import { handleManifest } from '#lib/http/handle-manifest.ts';

export const GET = handleManifest(getManifest);

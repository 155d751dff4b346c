import { getObjectManifest } from '#lib/domain/clusters/get-object-manifest.ts';
import { handleManifest } from '#lib/http/handle-manifest.ts';

export const GET = handleManifest(getObjectManifest);

import { getRevisionManifest } from '#lib/domain/deployments/get-revision-manifest.ts';
import { handleManifest } from '#lib/http/handle-manifest.ts';

export const GET = handleManifest(getRevisionManifest);

import { getNodeManifest } from '#lib/domain/clusters/get-node-manifest.ts';
import { handleManifest } from '#lib/http/handle-manifest.ts';

export const GET = handleManifest(getNodeManifest);

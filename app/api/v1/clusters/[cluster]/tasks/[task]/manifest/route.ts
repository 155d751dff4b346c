import { getTaskManifest } from '#lib/domain/tasks/get-task-manifest.ts';
import { handleManifest } from '#lib/http/handle-manifest.ts';

export const GET = handleManifest(getTaskManifest);

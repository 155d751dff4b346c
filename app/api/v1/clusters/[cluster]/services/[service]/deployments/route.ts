import { listDeployments } from '#lib/domain/deployments/list-deployments.ts';
import { handle } from '#lib/http/handle.ts';

export const GET = handle(listDeployments);

import { listClusterServices } from '#lib/domain/services/list-cluster-services.ts';
import { handle } from '#lib/http/handle.ts';

export const GET = handle(listClusterServices);

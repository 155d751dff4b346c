import { listNamespaces } from '#lib/domain/clusters/list-namespaces.ts';
import { handle } from '#lib/http/handle.ts';

export const GET = handle(listNamespaces);

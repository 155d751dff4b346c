import { listObjectKinds } from '#lib/domain/clusters/list-object-kinds.ts';
import { handle } from '#lib/http/handle.ts';

export const GET = handle(listObjectKinds);

import { listAudit } from '#lib/domain/access/list-audit.ts';
import { handle } from '#lib/http/handle.ts';

export const GET = handle(listAudit);

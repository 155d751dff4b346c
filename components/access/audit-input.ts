import type { ReadParam } from '#components/ui/search-params.ts';
import type { ListAuditInput } from '#lib/contract/access.ts';

/** The question to the API that an address of the audit asks. */
export const readAuditInput = (read: ReadParam): ListAuditInput => ({
  limit: 100,
  q: read('q')?.slice(0, 200),
  cursor: read('cursor'),
});

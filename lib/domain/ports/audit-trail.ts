import type { AuditEntry } from '#lib/contract/access.ts';

/** Who did what to what. An append that fails throws, and then nothing is done. */
export type AuditTrail = {
  append: (entry: Omit<AuditEntry, 'id' | 'at'>) => Promise<{ id: string }>;
  list: (filter: {
    q?: string;
    /** Newest first unless told. */
    sort?: '-at' | 'at';
    limit: number;
    cursor?: string;
  }) => Promise<{ items: AuditEntry[]; nextCursor: string | null }>;
};

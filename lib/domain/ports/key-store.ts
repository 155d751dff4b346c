import type { ApiKey } from '#lib/contract/access.ts';
import type { Role } from '#lib/contract/common.ts';

/** API keys: only a hash is kept; the key itself is in the answer of `create` alone. */
export type KeyStore = {
  create: (input: {
    name: string;
    role: Role;
    ownerId: string;
    expiresAt?: string;
  }) => Promise<{ key: string; record: ApiKey }>;
  list: (filter: {
    ownerId?: string;
    q?: string;
    /** Newest first unless told. */
    sort?: '-createdAt' | 'createdAt';
    limit: number;
    cursor?: string;
  }) => Promise<{ items: ApiKey[]; nextCursor: string | null }>;
  find: (id: string) => Promise<(ApiKey & { ownerId: string }) | null>;
  delete: (id: string) => Promise<void>;
};

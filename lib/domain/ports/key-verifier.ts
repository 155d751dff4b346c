import type { Role } from '#lib/contract/common.ts';

/** Who a key speaks for: its own role and its owner's, of which the lesser counts. */
export type KeyBearer = {
  keyName: string;
  keyRole: Role;
  owner: { id: string; name: string; email: string; role: Role };
};

export type KeyVerifier = {
  /** Finds by the hash, so that nothing is compared with a secret. Null for unknown and expired keys. */
  verify: (key: string) => Promise<KeyBearer | null>;
};

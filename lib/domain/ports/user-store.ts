import type { Role } from '#lib/contract/common.ts';

export type NewUser = { name: string; email: string; role: Role; passwordHash: string };

/** The people who may sign in. Addresses are told apart without regard to case. */
export type UserStore = {
  /** Whether nobody at all can sign in. */
  isEmpty: () => Promise<boolean>;
  /** Creates it, or gives the one with this address the new name, role and password. */
  put: (user: NewUser) => Promise<void>;
  /** Creates it unless its address is taken; says whether it did. */
  create: (user: NewUser) => Promise<boolean>;
  /** Creates the one first admin; false when there is somebody already, however many ask at once. */
  createFirst: (user: NewUser) => Promise<boolean>;
};

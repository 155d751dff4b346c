import type { Role } from '#lib/contract/common.ts';
import type { User } from '#lib/contract/users.ts';

export type NewUser = { name: string; email: string; role: Role; passwordHash: string };

export type UserChange = { name?: string; role?: Role; passwordHash?: string };

/** Somebody must stay who can manage: a change that would leave no admin is not made. */
export type UserOutcome = 'done' | 'absent' | 'last_admin';

/** The people who may sign in. Addresses are told apart without regard to case. */
export type UserStore = {
  /** Whether nobody at all can sign in. */
  isEmpty: () => Promise<boolean>;
  list: () => Promise<User[]>;
  find: (id: string) => Promise<User | null>;
  findPasswordHash: (id: string) => Promise<string | null>;
  /** Creates it, or gives the one with this address the new name, role and password. */
  put: (user: NewUser) => Promise<void>;
  /** Creates it; null when its address is taken. */
  create: (user: NewUser) => Promise<User | null>;
  /** Creates the one first admin; false when there is somebody already, however many ask at once. */
  createFirst: (user: NewUser) => Promise<boolean>;
  /** A new password ends the person's sessions, but for `keepSessionId`. */
  update: (id: string, change: UserChange, options?: { keepSessionId?: string }) => Promise<UserOutcome>;
  /** With the person's sessions and keys. */
  remove: (id: string) => Promise<UserOutcome>;
  noteSignIn: (email: string, at: Date) => Promise<void>;
};

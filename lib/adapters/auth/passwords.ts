import type { Passwords } from '#lib/domain/ports/passwords.ts';
import { createAttemptLimits } from './attempt-limits.ts';
import { hashPassword, isPasswordOf } from './hash-password.ts';

/** Hashes and proofs of passwords; whoever has a session may guess no faster than a stranger. */
export const createPasswords = (): Passwords => {
  const limits = createAttemptLimits();
  return {
    hash: hashPassword,
    prove: async ({ userId, hash, password }) => {
      const attempt = { email: userId, peer: userId };
      await limits.countSignIn(attempt);
      const isProved = await isPasswordOf({ hash, password });
      if (isProved) await limits.forgive(attempt);
      return isProved;
    },
  };
};

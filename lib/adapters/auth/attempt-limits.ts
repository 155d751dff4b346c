import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { DomainError } from '#lib/domain/domain-error.ts';

/** The socket's address. The server always overwrites it, so that no client names its own. */
export const peerHeader = 'x-quarterdeck-peer';

export const maxFailuresPerAccount = 10;
const accountWindowSeconds = 15 * 60;
/** Wide, since everybody behind one proxy has one address: it bounds the work, the account's limit the guessing. */
const maxFailuresPerPeer = 300;
const maxEntriesPerPeer = 300;
const peerWindowSeconds = 60;

const consume = async (limiter: RateLimiterMemory, key: string): Promise<void> => {
  try {
    await limiter.consume(key);
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    const retryAfterSeconds = Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
    throw new DomainError('rate_limited', `Too many attempts. Try again in ${retryAfterSeconds} s.`, {
      details: { retryAfterSeconds },
    });
  }
};

export type AttemptLimits = {
  /** Counts an attempt before it is evaluated; throws `rate_limited` instead of letting one too many through. */
  countSignIn: (input: { email: string; peer: string }) => Promise<void>;
  /** A success gives its attempt back, and the account its whole allowance. */
  forgive: (input: { email: string; peer: string }) => Promise<void>;
  /** Counts a setup or a demo entry. */
  countEntry: (peer: string) => Promise<void>;
};

export const createAttemptLimits = (): AttemptLimits => {
  const byAccount = new RateLimiterMemory({
    keyPrefix: 'account',
    points: maxFailuresPerAccount,
    duration: accountWindowSeconds,
  });
  const byPeer = new RateLimiterMemory({
    keyPrefix: 'peer',
    points: maxFailuresPerPeer,
    duration: peerWindowSeconds,
  });
  const entries = new RateLimiterMemory({
    keyPrefix: 'entry',
    points: maxEntriesPerPeer,
    duration: peerWindowSeconds,
  });
  return {
    countSignIn: async ({ email, peer }) => {
      await consume(byPeer, peer);
      await consume(byAccount, email.trim().toLowerCase());
    },
    forgive: async ({ email, peer }) => {
      await byAccount.delete(email.trim().toLowerCase());
      await byPeer.reward(peer);
    },
    countEntry: (peer) => consume(entries, peer),
  };
};

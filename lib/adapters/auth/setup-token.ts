import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const digest = (text: string) => createHash('sha256').update(text).digest();

/** The word of the one-time link: lives in this process alone. */
export const makeSetupToken = (): string => randomBytes(32).toString('base64url');

/** Takes the same time whatever was guessed. */
export const isSameToken = (given: string, expected: string): boolean =>
  timingSafeEqual(digest(given), digest(expected));

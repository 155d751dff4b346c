/** Passwords as they are kept: only ever a hash. */
export type Passwords = {
  hash: (password: string) => Promise<string>;
  /** Whether it is this person's; throws `rate_limited` for somebody who guesses. */
  prove: (input: { userId: string; hash: string; password: string }) => Promise<boolean>;
};

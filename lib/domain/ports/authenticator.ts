import type { Actor } from '../context.ts';

/** Who is asking, and the sign-in itself. */
export type Authenticator = {
  /** From the session cookie or `Authorization: Bearer qd_…`; null when neither is valid. Reads the database each time. */
  authenticate: (headers: Headers) => Promise<Actor | null>;
  /** Answers /api/auth/*: sign-in, sign-out, session; nothing else is mounted. */
  handle: (request: Request) => Promise<Response>;
  /** One click enters as a role; exists only where every AWS endpoint is on loopback. */
  demo: boolean;
  /** There is no user yet: the one-time link of the log leads to /setup. */
  isSetupOpen: () => Promise<boolean>;
};

import { type BetterAuthOptions, betterAuth } from 'better-auth';
import { Role } from '#lib/contract/common.ts';
import { maxPasswordLength, minPasswordLength } from '#lib/contract/password-length.ts';
import type { Log } from '#lib/domain/context.ts';
import { peerHeader } from './attempt-limits.ts';
import { hashPassword, isPasswordOf } from './hash-password.ts';

const sessionSeconds = 7 * 24 * 60 * 60;

export type SessionUser = { id: string; name: string; email: string; role: Role };

export type Sessions = {
  /** Whose the cookie is, read from the database each time; null when it is none, ended or expired. */
  find: (
    headers: Headers,
  ) => Promise<{ id: string; user: SessionUser; createdAt: string; expiresAt: string } | null>;
  /** The cookies of a new session; null when address and password do not fit together. */
  signIn: (input: { email: string; password: string; headers: Headers }) => Promise<string[] | null>;
  /** Ends the session; the cookies to send back. */
  signOut: (headers: Headers) => Promise<string[]>;
};

const userOf = (user: { id: string; name: string; email: string; role?: unknown }): SessionUser => ({
  id: user.id,
  name: user.name,
  email: user.email,
  role: Role.parse(user.role),
});

/** Only what a session needs goes on: no forwarded address, no origin that was judged already. */
const headersFor = (headers: Headers): Headers => {
  const kept = new Headers();
  for (const name of ['cookie', 'user-agent', peerHeader]) {
    const value = headers.get(name);
    if (value) kept.set(name, value);
  }
  return kept;
};

/**
 * Sessions by better-auth: email and password alone, nobody signs up, no cookie cache, so that a session
 * ended in the database has ended everywhere. Origins and attempts are judged before, by the authenticator.
 */
export const createSessions = (input: {
  storage: BetterAuthOptions['database'];
  origin: string;
  secret: string;
  log: Log;
}): Sessions => {
  const isSecure = input.origin.startsWith('https://');
  const auth = betterAuth({
    baseURL: input.origin,
    basePath: '/api/auth',
    secret: input.secret,
    database: input.storage,
    trustedOrigins: [input.origin],
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength,
      maxPasswordLength,
      password: { hash: hashPassword, verify: isPasswordOf },
    },
    user: {
      additionalFields: { role: { type: 'string', required: true, defaultValue: 'viewer', input: false } },
    },
    session: { expiresIn: sessionSeconds, cookieCache: { enabled: false } },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: {
      level: 'error',
      log: (level, message) =>
        level === 'error' ? input.log.error({ part: 'sessions' }, message) : undefined,
    },
    advanced: {
      // The prefix is in the name itself, since better-auth would only add the weaker __Secure-.
      cookiePrefix: isSecure ? '__Host-quarterdeck' : 'quarterdeck',
      useSecureCookies: false,
      defaultCookieAttributes: { secure: isSecure, httpOnly: true, sameSite: 'lax', path: '/' },
      ipAddress: { ipAddressHeaders: [peerHeader] },
    },
  });
  const post = (path: string, headers: Headers, body: unknown) =>
    auth.handler(
      new Request(`${input.origin}/api/auth/${path}`, {
        method: 'POST',
        headers: new Headers([
          ...headersFor(headers),
          ['content-type', 'application/json'],
          ['origin', input.origin],
        ]),
        body: JSON.stringify(body),
      }),
    );
  return {
    find: async (headers) => {
      if (!headers.has('cookie')) return null;
      const found = await auth.api.getSession({
        headers: headersFor(headers),
        query: { disableRefresh: true },
      });
      return (
        found && {
          id: found.session.id,
          user: userOf(found.user),
          createdAt: found.session.createdAt.toISOString(),
          expiresAt: found.session.expiresAt.toISOString(),
        }
      );
    },
    signIn: async ({ email, password, headers }) => {
      const response = await post('sign-in/email', headers, { email, password });
      if (response.ok) return response.headers.getSetCookie();
      if (response.status < 500) return null;
      throw new Error(`sign-in answered ${response.status}`);
    },
    signOut: async (headers) => (await post('sign-out', headers, {})).headers.getSetCookie(),
  };
};

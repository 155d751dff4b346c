import { z } from 'zod';
import { Role } from '#lib/contract/common.ts';
import { maxPasswordLength, minPasswordLength } from '#lib/contract/password-length.ts';
import type { Actor, Log } from '#lib/domain/context.ts';
import {
  conflict,
  DomainError,
  forbidden,
  invalidInput,
  isDomainError,
  notFound,
} from '#lib/domain/domain-error.ts';
import { outranks } from '#lib/domain/permission.ts';
import type { AuditTrail } from '#lib/domain/ports/audit-trail.ts';
import type { Authenticator } from '#lib/domain/ports/authenticator.ts';
import type { KeyVerifier } from '#lib/domain/ports/key-verifier.ts';
import type { UserStore } from '#lib/domain/ports/user-store.ts';
import { answer, refuse } from './answer.ts';
import { createAttemptLimits, peerHeader } from './attempt-limits.ts';
import { checkOrigin } from './check-origin.ts';
import type { DemoUsers } from './demo-users.ts';
import { hashPassword } from './hash-password.ts';
import type { Sessions } from './sessions.ts';
import { isSameToken } from './setup-token.ts';

const maxBodyCharacters = 10_000;
const SignIn = z.object({ email: z.string().max(320), password: z.string().max(1000) });
const Demo = z.strictObject({ role: Role });
const Setup = z.strictObject({
  token: z.string().max(200),
  name: z.string().trim().min(1).max(100),
  email: z.email().max(320),
  password: z.string().min(minPasswordLength).max(maxPasswordLength),
});

const parse = async <T extends z.ZodType>(schema: T, request: Request): Promise<z.infer<T>> => {
  if (!request.headers.get('content-type')?.startsWith('application/json'))
    throw invalidInput('Send JSON, with the header Content-Type: application/json.');
  const text = await request.text();
  if (text.length > maxBodyCharacters) throw new DomainError('too_large', 'The body is too large.');
  const parsed = schema.safeParse(readJson(text));
  if (parsed.success) return parsed.data;
  throw invalidInput(z.prettifyError(parsed.error).replaceAll('\n', ' '));
};

const readJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw invalidInput('The body is not JSON.');
  }
};

const actorOfKey = async (keys: KeyVerifier, authorization: string): Promise<Actor | null> => {
  const [, key] = /^Bearer (qd_[\w-]+)$/i.exec(authorization) ?? [];
  const bearer = key ? await keys.verify(key) : null;
  if (!bearer) return null;
  const { keyName, keyRole, owner } = bearer;
  // A key never outlives a demotion of its owner.
  const role = outranks(keyRole, owner.role) ? owner.role : keyRole;
  return { id: owner.id, name: `${owner.name} (key ${keyName})`, email: owner.email, role, via: 'api_key' };
};

/**
 * Who is asking, and the sign-in itself: `sign-in/email`, `sign-out`, `get-session`, `setup` while there is
 * nobody, and `demo` where it is on. Anything else below /api/auth is 404.
 */
export const createAuthenticator = (input: {
  origin: string;
  sessions: Sessions;
  keys: KeyVerifier;
  users: UserStore;
  audit: AuditTrail;
  /** Null where setup is not offered. */
  setupToken: string | null;
  /** Null where there is no demo. */
  demoUsers: DemoUsers | null;
  log: Log;
}): Authenticator => {
  const { sessions, users, audit, keys, setupToken, demoUsers } = input;
  const limits = createAttemptLimits();
  const peerOf = (request: Request) => request.headers.get(peerHeader) ?? 'unknown';

  const enter = async (
    credentials: { email: string; password: string },
    request: Request,
    action: string,
  ) => {
    const cookies = await sessions.signIn({ ...credentials, headers: request.headers });
    await audit.append({
      by: credentials.email,
      action,
      target: credentials.email,
      outcome: cookies ? 'succeeded' : 'refused',
    });
    if (cookies) await users.noteSignIn(credentials.email, new Date());
    return cookies;
  };

  const signIn = async (request: Request): Promise<Response> => {
    const credentials = await parse(SignIn, request);
    const attempt = { email: credentials.email, peer: peerOf(request) };
    await limits.countSignIn(attempt);
    const cookies = await enter(credentials, request, 'sign-in');
    if (!cookies)
      throw new DomainError('unauthenticated', 'This email address and password do not fit together.');
    await limits.forgive(attempt);
    return answer(200, { signedIn: true }, cookies);
  };

  const enterDemo = async (request: Request): Promise<Response> => {
    if (!demoUsers) throw notFound('entry', 'demo');
    const { role } = await parse(Demo, request);
    await limits.countEntry(peerOf(request));
    const cookies = await enter(demoUsers[role], request, 'sign-in.demo');
    if (!cookies)
      throw new DomainError(
        'unauthenticated',
        `The demo's ${role} was removed or has another password; the next start makes it anew.`,
      );
    return answer(200, { signedIn: true, role }, cookies);
  };

  const setUp = async (request: Request): Promise<Response> => {
    const { token, name, email, password } = await parse(Setup, request);
    await limits.countEntry(peerOf(request));
    if (!setupToken || !isSameToken(token, setupToken))
      throw forbidden('This setup link is not valid. The current one is in the log of the server.');
    if (!(await users.isEmpty())) throw conflict('Quarterdeck is set up already: sign in.');
    const isFirst = await users.createFirst({
      name,
      email,
      role: 'admin',
      passwordHash: await hashPassword(password),
    });
    if (!isFirst) throw conflict('Quarterdeck is set up already: sign in.');
    const cookies = await enter({ email, password }, request, 'setup');
    return answer(201, { signedIn: cookies !== null }, cookies ?? []);
  };

  const signOut = async (request: Request): Promise<Response> => {
    const found = await sessions.find(request.headers);
    const cookies = await sessions.signOut(request.headers);
    if (found) {
      const { email } = found.user;
      await audit.append({ by: email, action: 'sign-out', target: email, outcome: 'succeeded' });
    }
    return answer(200, { signedIn: false }, cookies);
  };

  const getSession = async (request: Request): Promise<Response> => {
    const found = await sessions.find(request.headers);
    return answer(200, found && { user: found.user, expiresAt: found.expiresAt });
  };

  const posts: Record<string, (request: Request) => Promise<Response>> = {
    'sign-in/email': signIn,
    'sign-out': signOut,
    demo: enterDemo,
    setup: setUp,
  };

  const route = (request: Request): Promise<Response> => {
    const path = new URL(request.url).pathname.replace(/^\/api\/auth\//, '');
    if (request.method === 'GET' && path === 'get-session') return getSession(request);
    const post = request.method === 'POST' && Object.hasOwn(posts, path) ? posts[path] : undefined;
    if (!post) throw notFound('sign-in path', path);
    checkOrigin(request.headers, input.origin);
    return post(request);
  };

  return {
    authenticate: async (headers) => {
      const authorization = headers.get('authorization');
      if (authorization !== null) return actorOfKey(keys, authorization);
      const found = await sessions.find(headers);
      return found && { ...found.user, via: 'session', sessionId: found.id, signedInAt: found.createdAt };
    },
    handle: async (request) => {
      try {
        return await route(request);
      } catch (error) {
        if (isDomainError(error)) return refuse(error);
        input.log.error({ err: error, part: 'sign-in' }, 'The sign-in failed unexpectedly.');
        return refuse(new DomainError('internal', 'Something went wrong here. The log has the details.'));
      }
    },
    demo: demoUsers !== null,
    isSetupOpen: () => (setupToken ? users.isEmpty() : Promise.resolve(false)),
  };
};

import type { BetterAuthOptions } from 'better-auth';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import type { Database } from './database.ts';

/** Where better-auth keeps users, accounts and sessions. */
export const createAuthStorage = ({ client, provider }: Database): BetterAuthOptions['database'] =>
  prismaAdapter(client, { provider });

import type { PrismaClient } from './generated/sqlite/client.ts';

/** The one shape that stores know: both databases' clients are generated from the same models. */
export type Client = PrismaClient;
export type DatabaseProvider = 'sqlite' | 'postgresql';

export type Database = {
  client: Client;
  provider: DatabaseProvider;
  /** Whether a table answers. */
  isReady: () => Promise<boolean>;
  close: () => Promise<void>;
};

/** A substring, whatever its case: SQLite's LIKE ignores it already, PostgreSQL must be asked. */
export const containing = (database: Database, text: string): { contains: string } =>
  database.provider === 'sqlite' ? { contains: text } : withInsensitiveMode(text);

// Safe: `mode` is a filter option of PostgreSQL's client, which is the one in use here.
const withInsensitiveMode = (text: string) =>
  ({ contains: text, mode: 'insensitive' }) as { contains: string };

export const isUniqueViolation = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'P2002';

export const isMissingRow = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'P2025';

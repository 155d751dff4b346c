import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { type ConnectionConfig, RegionList, readConfigFile } from './config.ts';
import { maxPasswordLength, minPasswordLength } from './contract/password-length.ts';
import { sqliteFileOf } from './db/open-database.ts';
import { findForeignEndpoints } from './loopback.ts';
import { StartError } from './start-error.ts';

/** Everything that the environment says, parsed once. `secret` is never logged. */
export type Env = {
  port: number;
  host: string;
  /** The public origin: links, cookies and origin checks use it. */
  origin: string;
  databaseUrl: string;
  secret: string;
  admin: { email: string; password: string } | null;
  readOnly: boolean;
  execEnabled: boolean;
  demo: boolean;
  /** Of QUARTERDECK_CONFIG; else one named "default" from the default credential chain. */
  connections: ConnectionConfig[] | null;
  /** Regions of the default connection; empty when nothing names one. */
  defaultRegions: string[];
  /** What KUBECONFIG says, when its contexts are wanted. */
  kubeconfig: { files: string | undefined } | null;
};

const known = [
  'QUARTERDECK_URL',
  'QUARTERDECK_SECRET',
  'QUARTERDECK_SECRET_FILE',
  'QUARTERDECK_ADMIN_EMAIL',
  'QUARTERDECK_ADMIN_PASSWORD',
  'QUARTERDECK_ADMIN_PASSWORD_FILE',
  'QUARTERDECK_READ_ONLY',
  'QUARTERDECK_CONFIG',
  'QUARTERDECK_REGIONS',
  'QUARTERDECK_EXEC',
  'QUARTERDECK_KUBECONFIG',
  'QUARTERDECK_DEMO',
] as const;

type Source = Readonly<Record<string, string | undefined>>;

const minSecretLength = 32;

const parseValue = <T extends z.ZodType>(name: string, schema: T, value: unknown): z.infer<T> => {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new StartError(`${name}: ${parsed.error.issues.map((issue) => issue.message).join('; ')}`);
};

const Flag = z.enum(['', '0', '1'], 'is 1 (on) or 0 (off)').transform((text) => text === '1');
const Port = z.coerce
  .number('is not a port')
  .int('is not a port')
  .min(0, 'is not a port')
  .max(65535, 'is not a port');
const DatabaseUrl = z
  .string()
  .regex(/^(file:.+|postgres(ql)?:\/\/.+)$/, 'is neither file:… (SQLite) nor postgresql://…');
const Email = z.email('is not an email address').max(320);
const Password = z
  .string()
  .min(minPasswordLength, `needs at least ${minPasswordLength} characters`)
  .max(maxPasswordLength, `may have at most ${maxPasswordLength} characters`);
const Secret = z.string().min(minSecretLength, `needs at least ${minSecretLength} characters`);

const refuseUnknownNames = (source: Source): void => {
  const unknown = Object.keys(source).filter(
    (name) => name.startsWith('QUARTERDECK_') && !known.some((other) => other === name),
  );
  if (unknown.length > 0)
    throw new StartError(`Unknown variable ${unknown.join(', ')}. Known are ${known.join(', ')}.`);
};

/** `NAME`, or the content of the file that `NAME_FILE` names. */
const readSecretly = (source: Source, name: string): string | undefined => {
  const file = source[`${name}_FILE`];
  if (!file) return source[name] || undefined;
  if (source[name]) throw new StartError(`${name} and ${name}_FILE are both set: keep one.`);
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  } catch {
    throw new StartError(`${name}_FILE: ${file} cannot be read.`);
  }
};

const parseOrigin = (text: string): string => {
  const fault = 'is not an origin such as https://quarterdeck.example.com';
  if (!URL.canParse(text)) throw new StartError(`QUARTERDECK_URL: ${fault}`);
  const url = new URL(text);
  const isOrigin =
    ['http:', 'https:'].includes(url.protocol) && url.pathname === '/' && !url.search && !url.hash;
  if (!isOrigin || url.username || url.password) throw new StartError(`QUARTERDECK_URL: ${fault}`);
  return url.origin;
};

const hostInUrl = (host: string) => (host.includes(':') ? `[${host}]` : host);

/** The secret beside the SQLite database, made at the first start and readable by its owner alone. */
const keepSecret = (databaseUrl: string): string => {
  if (!databaseUrl.startsWith('file:'))
    throw new StartError(
      'QUARTERDECK_SECRET is needed with PostgreSQL: at least 32 random characters, the same in every replica.',
    );
  const file = `${sqliteFileOf(databaseUrl)}.secret`;
  if (!existsSync(file)) {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, `${randomBytes(48).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
  }
  return readFileSync(file, 'utf8').trim();
};

const parseAdmin = (source: Source): Env['admin'] => {
  const email = source.QUARTERDECK_ADMIN_EMAIL || undefined;
  const password = readSecretly(source, 'QUARTERDECK_ADMIN_PASSWORD');
  if (email === undefined && password === undefined) return null;
  if (email === undefined)
    throw new StartError('QUARTERDECK_ADMIN_PASSWORD is set without QUARTERDECK_ADMIN_EMAIL.');
  if (password === undefined)
    throw new StartError('QUARTERDECK_ADMIN_EMAIL is set without QUARTERDECK_ADMIN_PASSWORD (or _FILE).');
  return {
    email: parseValue('QUARTERDECK_ADMIN_EMAIL', Email, email),
    password: parseValue('QUARTERDECK_ADMIN_PASSWORD', Password, password),
  };
};

const splitList = (text: string) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

const parseRegions = (source: Source): string[] => {
  const text = source.QUARTERDECK_REGIONS;
  if (text) return [...new Set(parseValue('QUARTERDECK_REGIONS', RegionList, splitList(text)))];
  const region = source.AWS_REGION || source.AWS_DEFAULT_REGION;
  return region ? [region] : [];
};

const parseDemo = (source: Source): boolean => {
  const isDemo = parseValue('QUARTERDECK_DEMO', Flag, source.QUARTERDECK_DEMO ?? '');
  if (!isDemo) return false;
  const foreign = findForeignEndpoints(source);
  if (foreign.length === 0) return true;
  throw new StartError(
    `QUARTERDECK_DEMO lets everybody in with one click, and so is only for an AWS on loopback: ${foreign.join('; ')}.`,
  );
};

/** Parses the environment, and the file of QUARTERDECK_CONFIG. Throws a StartError that names what is wrong. */
export const loadEnv = (source: Source): Env => {
  refuseUnknownNames(source);
  const port = parseValue('PORT', Port, source.PORT || 3000);
  const host = source.HOST || '127.0.0.1';
  const databaseUrl = parseValue(
    'DATABASE_URL',
    DatabaseUrl,
    source.DATABASE_URL || 'file:./data/quarterdeck.db',
  );
  const flag = (name: 'QUARTERDECK_READ_ONLY' | 'QUARTERDECK_EXEC' | 'QUARTERDECK_KUBECONFIG') =>
    parseValue(name, Flag, source[name] ?? '');
  const configFile = source.QUARTERDECK_CONFIG;
  const secret = readSecretly(source, 'QUARTERDECK_SECRET');
  return {
    port,
    host,
    origin: parseOrigin(source.QUARTERDECK_URL || `http://${hostInUrl(host)}:${port}`),
    databaseUrl,
    admin: parseAdmin(source),
    readOnly: flag('QUARTERDECK_READ_ONLY'),
    execEnabled: flag('QUARTERDECK_EXEC'),
    kubeconfig: flag('QUARTERDECK_KUBECONFIG') ? { files: source.KUBECONFIG || undefined } : null,
    demo: parseDemo(source),
    connections: (configFile && readConfigFile(configFile).connections) || null,
    defaultRegions: parseRegions(source),
    secret: secret === undefined ? keepSecret(databaseUrl) : parseValue('QUARTERDECK_SECRET', Secret, secret),
  };
};

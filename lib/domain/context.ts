import type { Role } from '#lib/contract/common.ts';
import type { AuditTrail } from './ports/audit-trail.ts';
import type { FleetReads } from './ports/fleet-reads.ts';
import type { Follower } from './ports/follower.ts';
import type { KeyStore } from './ports/key-store.ts';
import type { LogReads } from './ports/log-reads.ts';
import type { OperationStore } from './ports/operation-store.ts';
import type { Operator } from './ports/operator.ts';
import type { Passwords } from './ports/passwords.ts';
import type { PlanStore } from './ports/plan-store.ts';
import type { Shells } from './ports/shells.ts';
import type { UserStore } from './ports/user-store.ts';
import type { ShellDesk } from './shells/shell-desk.ts';

export type Actor = {
  id: string;
  /** What the audit and the operations list show. */
  name: string;
  email?: string;
  role: Role;
  via: 'session' | 'api_key';
  /** The session that asks, and when it began; a key has none. */
  sessionId?: string;
  signedInAt?: string;
};

export type Log = {
  info: (fields: Record<string, unknown>, message: string) => void;
  warn: (fields: Record<string, unknown>, message: string) => void;
  error: (fields: Record<string, unknown>, message: string) => void;
};

/** Everything ambient of a process, made once in the composition root. */
export type Services = {
  now: () => Date;
  newId: () => string;
  readOnly: boolean;
  execEnabled: boolean;
  fleet: FleetReads;
  logs: LogReads;
  operator: Operator;
  plans: PlanStore;
  operations: OperationStore;
  follower: Follower;
  audit: AuditTrail;
  keys: KeyStore;
  users: UserStore;
  passwords: Passwords;
  shells: Shells;
  shellDesk: ShellDesk;
  log: Log;
};

/** What a verb runs with: the process, who asks, and under which request. */
export type Context = Services & { actor: Actor; requestId: string; signal: AbortSignal };

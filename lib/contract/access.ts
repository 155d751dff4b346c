import { z } from 'zod';
import { csv, Instant, listOf, listQuery, Platform, Role } from './common.ts';

export const Me = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string().optional(),
  role: Role,
  via: z.enum(['session', 'api_key']),
  readOnly: z.boolean(),
  exec: z.boolean(),
});
export type Me = z.infer<typeof Me>;

export const ApiKey = z.object({
  id: z.string(),
  name: z.string(),
  role: Role,
  owner: z.string(),
  createdAt: Instant,
  expiresAt: Instant.optional(),
  lastUsedAt: Instant.optional(),
});
export type ApiKey = z.infer<typeof ApiKey>;
export const ListApiKeysInput = z.strictObject({
  ...listQuery,
  sort: z.enum(['-createdAt', 'createdAt']).optional(),
});
export type ListApiKeysInput = z.infer<typeof ListApiKeysInput>;
export const ApiKeyList = listOf(ApiKey);
export type ApiKeyList = z.infer<typeof ApiKeyList>;
export const CreateApiKeyInput = z.strictObject({
  body: z.strictObject({
    name: z.string().trim().min(1).max(100),
    role: Role,
    expiresAt: Instant.optional(),
  }),
});
export type CreateApiKeyInput = z.infer<typeof CreateApiKeyInput>;
/** `key` is shown only in this answer. */
export const CreatedApiKey = z.object({
  id: z.string(),
  name: z.string(),
  role: Role,
  key: z.string(),
  expiresAt: Instant.optional(),
});
export type CreatedApiKey = z.infer<typeof CreatedApiKey>;
export const DeleteApiKeyInput = z.strictObject({ key: z.string().min(1).max(100) });
export type DeleteApiKeyInput = z.infer<typeof DeleteApiKeyInput>;
export const Deleted = z.object({ id: z.string() });
export type Deleted = z.infer<typeof Deleted>;

const ConnectionStatus = z.enum(['ok', 'degraded', 'failing']);
export const Connection = z.object({
  id: z.string(),
  platform: Platform,
  name: z.string(),
  account: z.string().optional(),
  regions: z.array(z.string()),
  identity: z.string().optional(),
  status: ConnectionStatus,
  reason: z.string().optional(),
  remedy: z.string().optional(),
});
export type Connection = z.infer<typeof Connection>;
export const ListConnectionsInput = z.strictObject({
  ...listQuery,
  sort: z.enum(['name', '-name']).optional(),
  status: csv(ConnectionStatus).optional(),
});
export type ListConnectionsInput = z.infer<typeof ListConnectionsInput>;
export const ConnectionList = listOf(Connection);
export type ConnectionList = z.infer<typeof ConnectionList>;

export const AuditEntry = z.object({
  id: z.string(),
  at: Instant,
  by: z.string(),
  role: Role.optional(),
  action: z.string(),
  target: z.string(),
  outcome: z.enum(['intent', 'succeeded', 'failed', 'refused', 'unknown']),
  message: z.string().optional(),
  requestId: z.string().optional(),
  operationId: z.string().optional(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;
export const ListAuditInput = z.strictObject({ ...listQuery, sort: z.enum(['-at', 'at']).optional() });
export type ListAuditInput = z.infer<typeof ListAuditInput>;
export const AuditList = listOf(AuditEntry);
export type AuditList = z.infer<typeof AuditList>;

export const SearchKind = z.enum(['cluster', 'service', 'task', 'repository', 'image', 'operation']);
export const SearchItem = z.object({
  kind: SearchKind,
  id: z.string(),
  name: z.string(),
  href: z.string(),
  detail: z.string().optional(),
  status: z.string().optional(),
});
export type SearchItem = z.infer<typeof SearchItem>;
export const SearchInput = z.strictObject({ ...listQuery, q: z.string().max(2048) });
export type SearchInput = z.infer<typeof SearchInput>;
export const SearchList = listOf(SearchItem);
export type SearchList = z.infer<typeof SearchList>;

export const NoInput = z.strictObject({});
export type NoInput = z.infer<typeof NoInput>;

/** Data of a `change` event on /stream: what to read again. Topics are endpoint groups: `clusters`, `services`, … */
export const ChangeEvent = z.object({ topic: z.string(), ids: z.array(z.string()) });
export type ChangeEvent = z.infer<typeof ChangeEvent>;

import type { Role } from '#lib/contract/common.ts';

/** What each permission asks at least of a role. */
export const permissions = {
  'fleet:read': 'viewer',
  'plans:read': 'viewer',
  'operations:read': 'viewer',
  'audit:read': 'viewer',
  'keys:own': 'viewer',
  'password:own': 'viewer',
  'environment:read': 'operator',
  'plans:write': 'operator',
  'shells:open': 'operator',
  'users:read': 'admin',
  'users:write': 'admin',
} as const satisfies Record<string, Role>;

export type Permission = keyof typeof permissions;
export type ReadPermission = Extract<Permission, `${string}:read` | 'keys:own'>;
export type WritePermission = Exclude<Permission, `${string}:read`>;

const rank: Record<Role, number> = { viewer: 0, operator: 1, admin: 2 };

export const isAllowed = (role: Role, permission: Permission): boolean =>
  rank[role] >= rank[permissions[permission]];
export const outranks = (role: Role, other: Role): boolean => rank[role] > rank[other];

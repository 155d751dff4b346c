import { z } from 'zod';
import { csv, Instant, listOf, listQuery, Role } from './common.ts';
import { maxPasswordLength, minPasswordLength } from './password-length.ts';

export const User = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role: Role,
  createdAt: Instant,
  lastSignInAt: Instant.optional(),
});
export type User = z.infer<typeof User>;

export const userSorts = [
  'name',
  '-name',
  'email',
  '-email',
  'role',
  '-role',
  'createdAt',
  '-createdAt',
  'lastSignInAt',
  '-lastSignInAt',
] as const;
/** `q` is a substring of the name or the address. */
export const ListUsersInput = z.strictObject({
  ...listQuery,
  sort: z.enum(userSorts).optional(),
  role: csv(Role).optional(),
});
export type ListUsersInput = z.infer<typeof ListUsersInput>;
export const UserList = listOf(User);
export type UserList = z.infer<typeof UserList>;

const Name = z.string().trim().min(1).max(100);
const NewPassword = z.string().min(minPasswordLength).max(maxPasswordLength);

export const CreateUserInput = z.strictObject({
  body: z.strictObject({
    name: Name,
    email: z.string().trim().pipe(z.email().max(320)),
    role: Role,
    password: NewPassword,
  }),
});
export type CreateUserInput = z.infer<typeof CreateUserInput>;

const userPath = { user: z.string().min(1).max(100) };
/** At least one of the three. A new password ends the sessions of that person. */
export const UpdateUserInput = z.strictObject({
  ...userPath,
  body: z
    .strictObject({ name: Name.optional(), role: Role.optional(), password: NewPassword.optional() })
    .refine((body) => Object.values(body).some((value) => value !== undefined), 'Name what is to change.'),
});
export type UpdateUserInput = z.infer<typeof UpdateUserInput>;
export const RemoveUserInput = z.strictObject(userPath);
export type RemoveUserInput = z.infer<typeof RemoveUserInput>;

/** The current password proves who is there. */
export const ChangePasswordInput = z.strictObject({
  body: z.strictObject({ current: z.string().min(1).max(1000), next: NewPassword }),
});
export type ChangePasswordInput = z.infer<typeof ChangePasswordInput>;
export const PasswordChanged = z.object({ id: z.string() });
export type PasswordChanged = z.infer<typeof PasswordChanged>;

import type { Deleted } from '#lib/contract/access.ts';
import { endpoint } from '#lib/contract/endpoint.ts';
import type {
  ChangePasswordInput,
  CreateUserInput,
  ListUsersInput,
  PasswordChanged,
  RemoveUserInput,
  UpdateUserInput,
  User,
  UserList,
} from '#lib/contract/users.ts';

export const usersApi = {
  list: endpoint<ListUsersInput, UserList>({
    name: 'users.list',
    method: 'GET',
    path: '/users',
    summary: 'Who may sign in',
  }),
  create: endpoint<CreateUserInput, User>({
    name: 'users.create',
    method: 'POST',
    path: '/users',
    summary: 'Let somebody sign in',
    status: 201,
  }),
  update: endpoint<UpdateUserInput, User>({
    name: 'users.update',
    method: 'POST',
    path: '/users/:user',
    summary: "Change somebody's name, role or password",
  }),
  remove: endpoint<RemoveUserInput, Deleted>({
    name: 'users.remove',
    method: 'DELETE',
    path: '/users/:user',
    summary: 'Remove somebody, with their sessions and keys',
  }),
  changePassword: endpoint<ChangePasswordInput, PasswordChanged>({
    name: 'users.changePassword',
    method: 'POST',
    path: '/me/password',
    summary: "Change one's own password; one's other sessions end",
  }),
};

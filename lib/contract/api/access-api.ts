import type {
  ApiKeyList,
  AuditList,
  ChangeEvent,
  ConnectionList,
  CreateApiKeyInput,
  CreatedApiKey,
  DeleteApiKeyInput,
  Deleted,
  ListApiKeysInput,
  ListAuditInput,
  ListConnectionsInput,
  Me,
  NoInput,
  SearchInput,
  SearchList,
} from '#lib/contract/access.ts';
import { endpoint } from '#lib/contract/endpoint.ts';

export const accessApi = {
  me: endpoint<NoInput, Me>({ name: 'access.me', method: 'GET', path: '/me', summary: 'Who is asking' }),
  listKeys: endpoint<ListApiKeysInput, ApiKeyList>({
    name: 'access.listKeys',
    method: 'GET',
    path: '/api-keys',
    summary: "API keys: one's own, or all for an admin",
  }),
  createKey: endpoint<CreateApiKeyInput, CreatedApiKey>({
    name: 'access.createKey',
    method: 'POST',
    path: '/api-keys',
    summary: 'Create an API key; it is shown once',
    status: 201,
  }),
  deleteKey: endpoint<DeleteApiKeyInput, Deleted>({
    name: 'access.deleteKey',
    method: 'DELETE',
    path: '/api-keys/:key',
    summary: 'Delete an API key',
  }),
  audit: endpoint<ListAuditInput, AuditList>({
    name: 'access.audit',
    method: 'GET',
    path: '/audit',
    summary: 'Who did what to what, when, with what outcome',
  }),
  connections: endpoint<ListConnectionsInput, ConnectionList>({
    name: 'access.connections',
    method: 'GET',
    path: '/connections',
    summary: 'Accounts, their Regions, and whether they can be read',
  }),
  search: endpoint<SearchInput, SearchList>({
    name: 'access.search',
    method: 'GET',
    path: '/search',
    summary: 'Find by name; an ARN resolves to its page',
  }),
  stream: endpoint<NoInput, ChangeEvent>({
    name: 'access.stream',
    method: 'GET',
    path: '/stream',
    summary: 'What changed, as it changes',
    produces: ['text/event-stream'],
  }),
};

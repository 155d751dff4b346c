import { expect } from 'vitest';
import { ask, type Story, summarise } from './story.ts';

const reviews = '/apis/authorization.k8s.io/v1';
const ownPods = '/api/v1/namespaces/shop/pods';

const canI = (title: string, attributes: Record<string, string>, allowed: boolean): Story => ({
  title,
  shows: { allowed },
  tell: async ({ client, editorToken }) => {
    const { body } = await client.send('POST', `${reviews}/selfsubjectaccessreviews`, {
      token: await editorToken(),
      body: {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SelfSubjectAccessReview',
        spec: { resourceAttributes: attributes },
      },
    });
    // Which policy or binding says so is each cluster's own matter.
    const { reason: _why, ...status } = body.status;
    return { ...body, status, allowed: status.allowed };
  },
});

const asEditor = (title: string, method: string, path: string, shows: unknown): Story => ({
  title,
  shows,
  tell: async ({ client, editorToken }) =>
    summarise(await client.send(method, path, { token: await editorToken() })),
});

const forbidden = (message: RegExp) => ({ status: 403, body: { message: expect.stringMatching(message) } });

export const rightStories: Story[] = [
  ask('a token that is none', 'GET', ownPods, { token: 'k8s-aws-v1.garbage' }, { status: 401 }),
  {
    title: 'nobody at all',
    tell: async ({ client }) => summarise(await client.as('').send('GET', ownPods)),
    shows: { status: 403 },
  },
  {
    title: 'nobody at all may read the version and no more',
    tell: async ({ client }) => {
      const nobody = client.as('');
      return {
        version: (await nobody.send('GET', '/version')).status,
        api: summarise(await nobody.send('GET', '/api')),
      };
    },
    shows: { version: 200, api: { status: 403 } },
  },
  asEditor('one namespace, a dry run of a new pod', 'POST', `${ownPods}?dryRun=All`, { status: 400 }),
  asEditor('one namespace, itself', 'GET', '/api/v1/namespaces/shop', { status: 200 }),
  asEditor(
    'pods of another namespace',
    'GET',
    '/api/v1/namespaces/payments/pods',
    forbidden(/in the namespace "payments"$/),
  ),
  asEditor('pods of all namespaces', 'GET', '/api/v1/pods', forbidden(/at the cluster scope$/)),
  asEditor('all namespaces', 'GET', '/api/v1/namespaces', forbidden(/cannot list resource "namespaces"/)),
  asEditor(
    'another namespace',
    'GET',
    '/api/v1/namespaces/payments',
    forbidden(/^namespaces "payments" is forbidden/),
  ),
  asEditor('a node', 'GET', '/api/v1/nodes/none', forbidden(/^nodes "none" is forbidden/)),
  asEditor('a watch of all pods', 'GET', '/api/v1/pods?watch=1', forbidden(/cannot watch resource "pods"/)),
  asEditor(
    'a scale elsewhere',
    'PATCH',
    '/apis/apps/v1/namespaces/payments/deployments/x/scale',
    forbidden(/"deployments\/scale" in API group "apps"/),
  ),
  asEditor('a log elsewhere', 'GET', '/api/v1/namespaces/payments/pods/x/log', forbidden(/"pods\/log"/)),
  canI('asked whether they may read pods', { namespace: 'shop', verb: 'list', resource: 'pods' }, true),
  canI(
    'asked whether they may scale',
    { namespace: 'shop', verb: 'patch', group: 'apps', resource: 'deployments', subresource: 'scale' },
    true,
  ),
  canI(
    'asked whether they may open a shell',
    { namespace: 'shop', verb: 'create', resource: 'pods', subresource: 'exec' },
    true,
  ),
  canI(
    'asked whether they may evict',
    { namespace: 'shop', verb: 'create', resource: 'pods', subresource: 'eviction' },
    true,
  ),
  canI('asked whether they may elsewhere', { namespace: 'payments', verb: 'list', resource: 'pods' }, false),
  canI('asked whether they may everywhere', { verb: 'list', resource: 'pods' }, false),
  canI('asked whether they may read nodes', { verb: 'list', resource: 'nodes' }, false),
  {
    title: 'asked for all that a viewer may do with pods',
    tell: async ({ client, viewerToken }) => {
      const { body } = await client.send('POST', `${reviews}/selfsubjectrulesreviews`, {
        token: await viewerToken(),
        body: {
          apiVersion: 'authorization.k8s.io/v1',
          kind: 'SelfSubjectRulesReview',
          spec: { namespace: 'shop' },
        },
      });
      const { resourceRules, incomplete } = body.status;
      const verbs = resourceRules
        .filter((rule: { resources: string[] }) => rule.resources.includes('pods'))
        .flatMap((rule: { verbs: string[] }) => rule.verbs);
      return { incomplete, verbs: [...new Set(verbs)].sort() };
    },
    shows: { incomplete: false, verbs: ['get', 'list', 'watch'] },
  },
  {
    title: 'who they are',
    tell: async ({ client, editorToken }) => {
      const { body } = await client.send('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', {
        token: await editorToken(),
        body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
      });
      const { groups: _own, extra, username } = body.status.userInfo;
      return { username, extra: { ...extra, accessKeyId: [] } };
    },
    shows: { extra: { sessionName: ['ada'] } },
  },
];

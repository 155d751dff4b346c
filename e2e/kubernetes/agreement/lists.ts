import { expect } from 'vitest';
import type { KubeClient } from '../kube-client.ts';
import {
  ask,
  asTable,
  deployments,
  describeWorkload,
  isRolledOut,
  namespace,
  pods,
  type Story,
} from './story.ts';

const partial = {
  accept: 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io,application/json',
};

type Event = { reason: string; reportingComponent: string; reportingInstance: string };

async function walk({ get }: KubeClient, path: string) {
  const names: string[] = [];
  const left: (number | undefined)[] = [];
  let token = '';
  do {
    const page = await get(`${path}?limit=2${token ? `&continue=${token}` : ''}`);
    names.push(...page.items.map((one: { metadata: { name: string } }) => one.metadata.name));
    left.push(page.metadata.remainingItemCount);
    token = page.metadata.continue ?? '';
  } while (token);
  return { names, left };
}

export const listStories: Story[] = [
  ask(
    'a namespace is made',
    'POST',
    '/api/v1/namespaces',
    { body: { metadata: { name: namespace } } },
    { status: 201 },
  ),
  {
    title: 'a new namespace gets its account and its authority',
    tell: async ({ client }) => {
      await client.until(`/api/v1/namespaces/${namespace}/configmaps/kube-root-ca.crt`, () => true);
      return client.until(`/api/v1/namespaces/${namespace}/serviceaccounts/default`, () => true);
    },
  },
  ask(
    'a Deployment is made',
    'POST',
    deployments,
    { body: describeWorkload('web', { replicas: 2 }) },
    { status: 201 },
  ),
  {
    title: 'it gets available',
    tell: ({ client }) => client.until(`${deployments}/web`, isRolledOut(2)),
    shows: { status: { availableReplicas: 2 } },
  },
  {
    title: 'its ReplicaSet is as the controller makes it',
    tell: ({ client }) => client.get(`/apis/apps/v1/namespaces/${namespace}/replicasets`),
  },
  {
    title: 'its pods are as admission makes them',
    tell: async ({ client }) => {
      const { items } = await client.get(pods);
      return items.map(({ metadata, spec }: { metadata: object; spec: object }) => ({ metadata, spec }));
    },
  },
  {
    title: 'pages hold the whole list in order',
    tell: async ({ client }) => {
      for (const name of ['b', 'd', 'a', 'c'])
        await client.create(`/api/v1/namespaces/${namespace}/configmaps`, {
          metadata: { name },
          data: { name },
        });
      return walk(client, `/api/v1/namespaces/${namespace}/configmaps`);
    },
    shows: { names: ['a', 'b', 'c', 'd', 'kube-root-ca.crt'], left: [3, 1, undefined] },
  },
  {
    title: 'the scheduler and the controllers tell of it in events',
    tell: async ({ client }) => {
      // Nodes that run nothing tell nothing.
      const told = (items: Event[]) => items.filter((one) => one.reportingComponent !== 'kubelet');
      // They are written after what they tell of: one of the Deployment, and two of each of its pods.
      const { items } = await client.until<{ items: Event[] }>(
        `/api/v1/namespaces/${namespace}/events`,
        (list) => told(list.items).length >= 5,
      );
      return told(items)
        .map(({ reportingInstance: _host, ...one }) => one)
        .sort((a, b) => a.reason.localeCompare(b.reason));
    },
  },
  {
    title: 'events are told in the newer words too',
    tell: async ({ client }) => {
      const { items } = await client.get(`/apis/events.k8s.io/v1/namespaces/${namespace}/events`);
      const { reportingInstance: _host, ...event } = items.find(
        (one: { reason: string }) => one.reason === 'Scheduled',
      );
      return event;
    },
    shows: { note: expect.stringContaining('Successfully assigned'), deprecatedLastTimestamp: null },
  },
  ask(
    'rows of Deployments',
    'GET',
    `${deployments}?includeObject=None`,
    { headers: asTable },
    { body: { kind: 'Table' } },
  ),
  ask('rows of pods', 'GET', `${pods}?includeObject=None`, { headers: asTable }),
  ask('rows with metadata', 'GET', `/apis/apps/v1/namespaces/${namespace}/replicasets`, { headers: asTable }),
  ask(
    'metadata alone',
    'GET',
    deployments,
    { headers: partial },
    { body: { kind: 'PartialObjectMetadataList' } },
  ),
  ask('a page', 'GET', `${deployments}?limit=1`),
  ask(
    'a field selector',
    'GET',
    `${deployments}?fieldSelector=metadata.name%3Dnone`,
    {},
    { body: { items: [] } },
  ),
  ask('an unknown field', 'GET', `${deployments}?fieldSelector=spec.foo%3Db`, {}, { status: 400 }),
  ask('an unknown field of pods', 'GET', `${pods}?fieldSelector=spec.foo%3Db`, {}, { status: 400 }),
  ask('a wrong label selector', 'GET', `${deployments}?labelSelector=a%3D%3D%3Db`, {}, { status: 400 }),
  ask('a version that is no number', 'GET', `${deployments}?resourceVersion=abc`, {}, { status: 400 }),
  ask('a version from the future', 'GET', `${deployments}?resourceVersion=99999999`, {}, { status: 504 }),
  ask('a match without a version', 'GET', `${deployments}?resourceVersionMatch=Exact`, {}, { status: 422 }),
  ask(
    'initial events in a list',
    'GET',
    `${deployments}?sendInitialEvents=true&resourceVersionMatch=NotOlderThan`,
    {},
    { status: 422 },
  ),
  {
    title: 'a token of no list',
    tell: async ({ client }) => {
      const { status, body } = await client.send('GET', `${deployments}?limit=1&continue=garbage`);
      // How Go's JSON reader puts it is left out.
      return { status, message: body.message.split(': invalid character')[0] };
    },
    shows: { status: 400 },
  },
  ask('an object that is not there', 'GET', `${deployments}/none`, {}, { status: 404 }),
  ask(
    'a resource that is not there',
    'GET',
    `/apis/apps/v1/namespaces/${namespace}/nothings`,
    {},
    { status: 404 },
  ),
  ask('a path that is not there', 'GET', '/nothing', {}, { status: 404, text: '404 page not found\n' }),
];

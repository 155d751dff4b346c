import { expect } from 'vitest';
import type { KubeAnswer, KubeClient } from '../kube-client.ts';
import { type Story, summarise } from './story.ts';

type Pod = {
  metadata: { annotations?: Record<string, string> };
  spec: { containers: { resources?: object }[] };
  status: { qosClass?: string };
};

/** What admission made of a pod, or why it refused it. */
const admitted = (answer: KubeAnswer) => {
  if (answer.status >= 300) return summarise(answer);
  const { metadata, spec, status }: Pod = answer.body;
  return {
    status: answer.status,
    annotations: metadata.annotations,
    resources: spec.containers.map(({ resources }) => resources),
    qosClass: status.qosClass,
  };
};

const createNamespace = async (client: KubeClient, name: string): Promise<string> => {
  await client.create('/api/v1/namespaces', { metadata: { name } });
  await client.until(`/api/v1/namespaces/${name}/serviceaccounts/default`, () => true);
  return `/api/v1/namespaces/${name}`;
};

type Asked = { resources?: object; more?: object; init?: object };

/** A pod of one container, and perhaps one init container. */
const tryPod = async (client: KubeClient, place: string, name: string, asked: Asked) =>
  admitted(
    await client.send('POST', `${place}/pods`, {
      body: {
        metadata: { name },
        spec: {
          containers: [{ name: 'web', image: 'nginx:1', resources: asked.resources }],
          ...(asked.init
            ? { initContainers: [{ name: 'init', image: 'nginx:1', resources: asked.init }] }
            : {}),
          ...asked.more,
        },
      },
    }),
  );

const tryAll = async (client: KubeClient, place: string, all: Record<string, Asked>) => {
  const answers: Record<string, unknown> = {};
  // One after the other: each counts in what is used.
  for (const [name, asked] of Object.entries(all)) answers[name] = await tryPod(client, place, name, asked);
  return answers;
};

/** Waits until admission goes by the quota that was made last, and so by all: its watch tells them in order. */
const untilCounted = async (client: KubeClient, place: string): Promise<void> => {
  const spec = {
    priorityClassName: 'system-cluster-critical',
    containers: [{ name: 'web', image: 'nginx:1' }],
  };
  const body = { metadata: { name: 'tried' }, spec };
  const tried = () => client.send('POST', `${place}/pods?dryRun=All`, { body });
  await expect.poll(async () => (await tried()).text).toContain('exceeded quota: named');
};

export const sizeStories: Story[] = [
  {
    title: 'a limit range gives sizes to containers, and refuses what breaks it',
    tell: async ({ client }) => {
      const place = await createNamespace(client, 'sized');
      const path = `${place}/limitranges`;
      await client.create(path, {
        metadata: { name: 'sizes' },
        spec: {
          limits: [
            {
              type: 'Container',
              min: { cpu: '50m' },
              max: { cpu: '1', memory: '512Mi' },
              defaultRequest: { cpu: '100m' },
              maxLimitRequestRatio: { cpu: '10' },
            },
            { type: 'Pod', max: { memory: '768Mi' } },
          ],
        },
      });
      const { spec } = await client.get(`${path}/sizes`);
      const answers = await tryAll(client, place, {
        bare: {},
        own: { resources: { limits: { cpu: '200m', memory: '64Mi' } } },
        large: { resources: { limits: { cpu: '2', memory: '64Mi' } } },
        small: { resources: { requests: { cpu: '20m' } } },
        uneven: { resources: { requests: { cpu: '60m' }, limits: { cpu: '1', memory: '600Mi' } } },
        heavy: { init: { limits: { memory: '512Mi' } } },
        initial: { init: { limits: { cpu: '2' } } },
      });
      const summed = await client.send('POST', `${place}/pods`, {
        body: {
          metadata: { name: 'summed' },
          spec: {
            containers: ['a', 'b'].map((name) => ({
              name,
              image: 'nginx:1',
              resources: { limits: { cpu: '100m', memory: '512Mi' } },
            })),
          },
        },
      });
      return { spec, answers, summed: admitted(summed) };
    },
    shows: {
      answers: {
        bare: { status: 201, qosClass: 'Burstable' },
        large: { status: 403 },
        initial: { status: 403 },
      },
      summed: { status: 403 },
    },
  },
  {
    title: 'a quota with scopes counts the pods of its scope alone',
    tell: async ({ client }) => {
      const place = await createNamespace(client, 'scoped');
      const quotas = `${place}/resourcequotas`;
      const hard: Record<string, object> = {
        plain: { scopes: ['BestEffort'], hard: { pods: '1' } },
        sized: {
          scopes: ['NotBestEffort', 'NotTerminating'],
          hard: { 'requests.cpu': '300m', 'limits.memory': '256Mi', pods: '5' },
        },
        ending: {
          scopeSelector: { matchExpressions: [{ scopeName: 'Terminating', operator: 'Exists' }] },
          hard: { 'count/pods': '1' },
        },
        named: {
          scopeSelector: {
            matchExpressions: [
              { scopeName: 'PriorityClass', operator: 'In', values: ['system-cluster-critical'] },
            ],
          },
          hard: { pods: '0' },
        },
      };
      for (const [name, spec] of Object.entries(hard)) {
        await client.create(quotas, { metadata: { name }, spec });
        await client.until(`${quotas}/${name}`, (one) => one.status?.used !== undefined);
      }
      await untilCounted(client, place);
      const size = { requests: { cpu: '200m' }, limits: { memory: '128Mi' } };
      const answers = await tryAll(client, place, {
        first: {},
        second: {},
        partly: { resources: { requests: { cpu: '100m' } } },
        third: { resources: size },
        fourth: { resources: size },
        ends: { resources: size, more: { activeDeadlineSeconds: 3600 } },
        'ends-too': { resources: size, more: { activeDeadlineSeconds: 3600 } },
      });
      const used = async (name: string, isSo: (used: Record<string, string>) => boolean) =>
        (await client.until(`${quotas}/${name}`, (one) => isSo(one.status.used))).status;
      return {
        answers,
        sized: await used('sized', (one) => one.pods === '1'),
        ending: await used('ending', (one) => one['count/pods'] === '1'),
        named: await used('named', () => true),
      };
    },
    shows: {
      answers: {
        first: { status: 201 },
        second: { status: 403 },
        partly: { status: 403 },
        fourth: { status: 403 },
        'ends-too': { status: 403 },
      },
    },
  },
];

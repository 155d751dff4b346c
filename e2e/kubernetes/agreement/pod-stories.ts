import { expect } from 'vitest';
import { ExecRefused, type KubeClient } from '../kube-client.ts';
import { sizeStories } from './size-stories.ts';
import {
  ask,
  deployments,
  describeWorkload,
  findPod,
  namespace,
  pods,
  type Story,
  summarise,
} from './story.ts';

type PodStatus = {
  phase: string;
  conditions?: { type: string; status: string; reason?: string; message?: string }[];
  containerStatuses?: { imageID: string; state: { waiting?: { reason: string } }; restartCount: number }[];
};

/** Makes a Deployment of one pod that behaves so, and answers the pod's status once it is as it should be. */
async function showTrouble(
  client: KubeClient,
  name: string,
  input: Parameters<typeof describeWorkload>[1],
  isSo: (status: PodStatus) => boolean,
): Promise<PodStatus> {
  await client.create(deployments, describeWorkload(name, { replicas: 1, ...input }));
  const list = `${pods}?labelSelector=app%3D${name}`;
  const { items } = await client.until(list, ({ items: [pod] }: { items: { status: PodStatus }[] }) =>
    pod ? isSo(pod.status) : false,
  );
  const [pod] = items;
  if (!pod) throw new Error(`no pod of ${name}`);
  return pod.status;
}

/** It backs off for longer than all stories take. */
const troubled = (behaviour: string) => ({
  annotations: { 'rig/behaviour': behaviour, 'rig/back-off': '10h' },
});

const waitsFor = (reason: string) => (status: PodStatus) =>
  status.containerStatuses?.[0]?.state.waiting?.reason === reason;

/** Addresses and what an image was pulled as are no matter of agreement. */
const withoutPlace = ({ conditions, containerStatuses, phase }: PodStatus) => ({
  phase,
  conditions,
  containerStatuses: containerStatuses?.map(({ ...one }) => ({ ...one, imageID: undefined })),
});

const log =
  (query: string, app = 'web') =>
  async (client: KubeClient) =>
    `${pods}/${await findPod(client, app)}/log${query}`;

const run = (
  title: string,
  query: string,
  shows: unknown,
  input: { app?: string; stdin?: string; protocols?: string[] } = {},
): Story => ({
  title,
  shows,
  tell: async ({ client }) => {
    const path = `${pods}/${await findPod(client, input.app ?? 'web')}/exec?${query}`;
    return client.exec(path, input.stdin, input.protocols).catch((error: unknown) => {
      if (error instanceof ExecRefused)
        return {
          refused: error.status,
          body: error.body.startsWith('{') ? JSON.parse(error.body) : error.body.trim(),
        };
      throw error;
    });
  },
});

const evict = async (client: KubeClient, name: string, query = '') =>
  summarise(
    await client.send('POST', `${pods}/${name}/eviction${query}`, {
      body: { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name } },
    }),
  );

const budgets = `/apis/policy/v1/namespaces/${namespace}/poddisruptionbudgets`;
const scalers = `/apis/autoscaling/v2/namespaces/${namespace}/horizontalpodautoscalers`;
const autoscaler = {
  metadata: { name: 'web' },
  spec: {
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
    minReplicas: 2,
    maxReplicas: 5,
    metrics: [
      {
        type: 'Resource',
        resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } },
      },
    ],
  },
};
const mergePatch = (body: unknown) => ({ type: 'application/merge-patch+json', body });

export const podStories: Story[] = [
  {
    title: 'a crash loop',
    tell: async ({ client }) => {
      const input = troubled('crash');
      return withoutPlace(await showTrouble(client, 'crash', input, waitsFor('CrashLoopBackOff')));
    },
    shows: {
      containerStatuses: [{ restartCount: 1, lastState: { terminated: { exitCode: 1, reason: 'Error' } } }],
    },
  },
  {
    title: 'a container that ran out of memory',
    tell: async ({ client }) => {
      const input = troubled('oom');
      return withoutPlace(await showTrouble(client, 'oom', input, waitsFor('CrashLoopBackOff')));
    },
    shows: { containerStatuses: [{ lastState: { terminated: { exitCode: 137, reason: 'OOMKilled' } } }] },
  },
  {
    title: 'an image that cannot be pulled',
    tell: async ({ client }) => {
      const input = troubled('image-error');
      return withoutPlace(await showTrouble(client, 'bad', input, waitsFor('ImagePullBackOff')));
    },
  },
  {
    title: 'a pod that fits nowhere',
    tell: async ({ client }) => {
      const input = { container: { resources: { requests: { cpu: '100' } } } };
      const { phase, conditions = [] } = await showTrouble(client, 'huge', input, (one) =>
        Boolean(one.conditions),
      );
      // How many nodes there are is each cluster's own matter.
      return {
        phase,
        conditions: conditions.map((one) => ({
          ...one,
          message: one.message?.replace(/\d+ node\(s\)[^,]*, |[\d/]+ /g, ''),
        })),
      };
    },
    shows: {
      conditions: [
        { reason: 'Unschedulable', message: expect.stringMatching(/Insufficient cpu.*not helpful/) },
      ],
    },
  },
  ask('the log of a pod without a node', 'GET', log('', 'huge'), {}, { status: 204 }),
  ask('the log of what was never pulled', 'GET', log('', 'bad'), {}, { status: 400 }),
  ask('the log of a container that is not there', 'GET', log('?container=other'), {}, { status: 400 }),
  ask('an earlier log where there is none', 'GET', log('?previous=true'), {}, { status: 400 }),
  ask('the log of a pod that is not there', 'GET', `${pods}/none/log`, {}, { status: 404 }),
  ask('fewer lines than none', 'GET', log('?tailLines=-1'), {}, { status: 422 }),
  ask('lines that are no number', 'GET', log('?tailLines=x'), {}, { status: 400 }),
  ask('a log since no seconds', 'GET', log('?sinceSeconds=0'), {}, { status: 422 }),
  ask(
    'a log since two times',
    'GET',
    log('?sinceSeconds=5&sinceTime=2026-01-01T00:00:00Z'),
    {},
    { status: 422 },
  ),
  ask('a log since no time', 'GET', log('?sinceTime=foo'), {}, { status: 400 }),
  ask('no bytes of a log', 'GET', log('?limitBytes=0'), {}, { status: 422 }),
  ask('no lines of a log', 'GET', log('?tailLines=0'), {}, { status: 200, text: '' }),
  ask('one stream of a log', 'GET', log('?stream=Stderr'), {}, { status: 422 }),
  {
    title: 'lines of a log are cut as asked',
    tell: async ({ client }) => {
      const path = await log('')(client);
      await expect
        .poll(async () => (await client.send('GET', path)).text.split('\n').length)
        .toBeGreaterThan(3);
      const { text, headers } = await client.send('GET', `${path}?tailLines=2&timestamps=true`);
      const [first = ''] = text.split('\n');
      const [stamp = ''] = first.split(' ');
      const since = await client.send('GET', `${path}?timestamps=true&sinceTime=${stamp}`);
      const told = since.text.trimEnd().split('\n');
      const bytes = await client.send('GET', `${path}?limitBytes=5`);
      return {
        type: headers['content-type'],
        lines: text.trimEnd().split('\n').length,
        isStamped: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z /.test(text),
        // A kubelet goes by the second of the stamp, of which there may be an earlier line.
        sinceIncludes: told.includes(first) && told.every((line) => line >= stamp.slice(0, 19)),
        bytes: bytes.text.length,
      };
    },
    shows: { lines: 2, isStamped: true, sinceIncludes: true, bytes: 5 },
  },
  {
    title: 'a followed log ends with its container',
    tell: async ({ client }) => {
      const input = { annotations: { 'rig/log-every': '100ms' } };
      await client.create(deployments, describeWorkload('gone', { replicas: 1, ...input }));
      await client.until(`${deployments}/gone`, (one) => one.status.availableReplicas === 1);
      const followed = client.follow(await log('?follow=true', 'gone')(client));
      const status = await followed.opened;
      await expect.poll(() => followed.lines.length).toBeGreaterThan(1);
      await client.send('DELETE', `${deployments}/gone`, { body: { propagationPolicy: 'Background' } });
      return { status, ended: await followed.ended };
    },
    shows: { status: 200, ended: 'end' },
  },
  run('a command that fails', 'command=sh&command=-c&command=echo+hello%3B+exit+3&stdout=true&stderr=true', {
    stdout: 'hello\n',
    status: { reason: 'NonZeroExitCode', details: { causes: [{ reason: 'ExitCode', message: '3' }] } },
  }),
  run('a command that goes well', 'command=echo&command=hi&stdout=true', {
    stdout: 'hi\n',
    status: { status: 'Success' },
  }),
  run(
    'a command in the older protocol',
    'command=echo&command=hi&stdout=true',
    { protocol: 'v4.channel.k8s.io', stdout: 'hi\n' },
    {
      protocols: ['v4.channel.k8s.io'],
    },
  ),
  run('a program that is not there', 'command=nope&stdout=true', { status: { reason: 'InternalError' } }),
  run(
    'the end of stdin is told',
    'command=cat&stdout=true&stdin=true',
    { stdout: 'hello', status: { status: 'Success' } },
    { stdin: 'hello' },
  ),
  run('a command without any stream', 'command=echo', { status: { reason: 'InternalError' } }),
  run('a command in another container', 'command=echo&stdout=true&container=other', { refused: 400 }),
  run('a command in a pod without a node', 'command=echo&stdout=true', { refused: 400 }, { app: 'huge' }),
  run(
    'a command in a container that does not run',
    'command=echo&stdout=true',
    { status: { code: 500 } },
    { app: 'bad' },
  ),
  run(
    'the same in the older protocol',
    'command=echo&stdout=true',
    { refused: 500 },
    { app: 'bad', protocols: ['v4.channel.k8s.io'] },
  ),
  run(
    'a protocol that nobody speaks',
    'command=echo&stdout=true',
    { refused: 403 },
    { protocols: ['nothing.k8s.io'] },
  ),
  ask(
    'a command without an upgrade',
    'GET',
    async (client) => `${pods}/${await findPod(client, 'web')}/exec?command=echo&stdout=true`,
    {},
    { status: 400 },
  ),
  ask(
    'an eviction of another pod',
    'POST',
    async (client) => `${pods}/${await findPod(client, 'web')}/eviction`,
    { body: { metadata: { name: 'other' } } },
    { status: 400 },
  ),
  {
    title: 'a dry run of an eviction',
    tell: async ({ client }) => evict(client, await findPod(client, 'web'), '?dryRun=All'),
    shows: { status: 201 },
  },
  {
    title: 'a budget counts its pods',
    tell: async ({ client }) => {
      const spec = { minAvailable: 3, selector: { matchLabels: { app: 'web' } } };
      await client.create(budgets, { metadata: { name: 'web' }, spec });
      return client.until(`${budgets}/web`, (one) => one.status.currentHealthy === 3);
    },
  },
  {
    title: 'and refuses an eviction',
    tell: async ({ client }) => evict(client, await findPod(client, 'web')),
    shows: { status: 429, body: { details: { causes: [{ reason: 'DisruptionBudget' }] } } },
  },
  {
    title: 'a dry run of it is refused as well',
    tell: async ({ client }) => evict(client, await findPod(client, 'web'), '?dryRun=All'),
    shows: { status: 429 },
  },
  {
    title: 'a dry run of the end of a pod',
    tell: async ({ client }) => {
      const { status, body } = await client.send(
        'DELETE',
        `${pods}/${await findPod(client, 'web')}?dryRun=All`,
      );
      return { status, metadata: body.metadata };
    },
    shows: { metadata: { deletionGracePeriodSeconds: 30, generation: 2 } },
  },
  {
    title: 'a quota refuses the pods of a Deployment and a bare pod',
    tell: async ({ client }) => {
      await client.create('/api/v1/namespaces', { metadata: { name: 'tight' } });
      await client.until('/api/v1/namespaces/tight/serviceaccounts/default', () => true);
      const quotas = '/api/v1/namespaces/tight/resourcequotas';
      await client.create(quotas, { metadata: { name: 'limits' }, spec: { hard: { pods: '1' } } });
      await client.until(`${quotas}/limits`, (one) => one.status?.used?.pods === '0');
      const path = '/apis/apps/v1/namespaces/tight/deployments';
      await client.create(path, describeWorkload('q', { replicas: 2 }));
      const { status } = await client.until(
        `${path}/q`,
        (one) => one.status.readyReplicas === 1 && one.status.conditions?.length === 3,
      );
      const bare = await client.send('POST', '/api/v1/namespaces/tight/pods', {
        body: { metadata: { name: 'bare' }, spec: { containers: [{ name: 'x', image: 'y' }] } },
      });
      return { status, bare: summarise(bare), quota: await client.get(`${quotas}/limits`) };
    },
    shows: { bare: { status: 403 }, quota: { status: { used: { pods: '1' } } } },
  },
  ...sizeStories,
  {
    title: 'an autoscaler that reads no metrics',
    tell: async ({ client }) => {
      await client.create(scalers, autoscaler);
      const { metadata, spec, status } = await client.until(
        `${scalers}/web`,
        (one) => one.status?.conditions?.length >= 2,
      );
      // Why there are none is each cluster's own matter.
      const conditions = status.conditions.map(({ message: _why, ...one }: { message: string }) => one);
      return { metadata, spec, status: { ...status, conditions } };
    },
    shows: { status: { currentMetrics: [{ type: '' }], desiredReplicas: 0 } },
  },
  ask('bounds that cross', 'PATCH', `${scalers}/web`, mergePatch({ spec: { minReplicas: 9 } }), {
    status: 422,
  }),
  ask('a lower bound of none', 'PATCH', `${scalers}/web`, mergePatch({ spec: { minReplicas: 0 } }), {
    status: 422,
  }),
  ask('an upper bound of none', 'PATCH', `${scalers}/web`, mergePatch({ spec: { maxReplicas: 0 } }), {
    status: 422,
  }),
];

import { expect } from 'vitest';
import type { KubeClient } from '../kube-client.ts';
import {
  apps,
  conditionOf,
  deployments,
  describeWorkload,
  findPod,
  isRolledOut,
  jsonPatch,
  merge,
  pods,
  type Story,
  setImage,
  strategic,
  type Workload,
} from './story.ts';

const web = `${deployments}/web`;
const revision = 'deployment.kubernetes.io/revision';

async function listSets({ get }: KubeClient) {
  const { items } = await get(`${apps}/replicasets?labelSelector=app%3Dweb`);
  return items
    .map(({ metadata, spec }: { metadata: Record<string, unknown>; spec: { replicas: number } }) => ({
      annotations: metadata.annotations,
      generation: metadata.generation,
      replicas: spec.replicas,
    }))
    .sort(
      (a: { annotations: Record<string, string> }, b: { annotations: Record<string, string> }) =>
        Number(a.annotations[revision]) - Number(b.annotations[revision]),
    );
}

async function describeWeb(client: KubeClient, isSo: (one: Workload) => boolean) {
  const { metadata, status } = await client.until(web, isSo);
  const { annotations, generation } = metadata;
  return { annotations, generation, status, sets: await listSets(client) };
}

const listRevisions = async ({ get }: KubeClient, app: string) => {
  const { items } = await get(`${apps}/controllerrevisions?labelSelector=app%3D${app}`);
  return items.sort((a: { revision: number }, b: { revision: number }) => a.revision - b.revision);
};

const isStatefulDone = ({ metadata, status }: Workload): boolean =>
  status.observedGeneration === metadata.generation &&
  status.updatedReplicas === 2 &&
  status.readyReplicas === 2 &&
  status.currentRevision === status.updateRevision;

const isDaemonDone = ({ metadata, status }: Workload): boolean =>
  status.observedGeneration === metadata.generation &&
  Number(status.desiredNumberScheduled) > 0 &&
  status.updatedNumberScheduled === status.desiredNumberScheduled &&
  status.numberAvailable === status.desiredNumberScheduled;

export const rolloutStories: Story[] = [
  {
    title: 'a new image rolls out',
    tell: async ({ client }) => {
      await client.send('PATCH', web, setImage('nginx:2'));
      return describeWeb(client, isRolledOut(2));
    },
    shows: { annotations: { [revision]: '2' } },
  },
  {
    title: 'going back makes a new number of the old ReplicaSet',
    tell: async ({ client }) => {
      const { items } = await client.get(`${apps}/replicasets?labelSelector=app%3Dweb`);
      const { template } = items.find((one: Workload) => one.metadata.annotations[revision] === '1').spec;
      delete template.metadata.labels['pod-template-hash'];
      await client.send(
        'PATCH',
        web,
        jsonPatch([{ op: 'replace', path: '/spec/template', value: template }]),
      );
      return describeWeb(client, isRolledOut(2));
    },
    shows: {
      annotations: { [revision]: '3' },
      sets: [{}, { annotations: { 'deployment.kubernetes.io/revision-history': '1' } }],
    },
  },
  {
    title: 'scaling is no rollout',
    tell: async ({ client }) => {
      await client.send('PATCH', `${web}/scale`, merge({ spec: { replicas: 3 } }));
      return describeWeb(client, isRolledOut(3));
    },
    shows: { annotations: { [revision]: '3' } },
  },
  {
    title: 'a paused Deployment keeps its pods whatever its template says',
    tell: async ({ client }) => {
      await client.send('PATCH', web, strategic({ spec: { paused: true } }));
      await client.until(
        web,
        (one: Workload) => conditionOf(one, 'Progressing')?.reason === 'DeploymentPaused',
      );
      await client.send('PATCH', web, setImage('nginx:3'));
      return describeWeb(client, ({ metadata, status }) => status.observedGeneration === metadata.generation);
    },
    shows: { status: { availableReplicas: 3 } },
  },
  {
    title: 'and rolls it out when it is resumed',
    tell: async ({ client }) => {
      await client.send('PATCH', web, strategic({ spec: { paused: null } }));
      return describeWeb(client, isRolledOut(3));
    },
    shows: { annotations: { [revision]: '4' } },
  },
  {
    title: 'pods that never get ready exceed the deadline',
    tell: async ({ client }) => {
      const annotations = { 'rig/behaviour': 'never-ready' };
      await client.create(
        deployments,
        describeWorkload('stuck', { replicas: 2, annotations, spec: { progressDeadlineSeconds: 2 } }),
      );
      const { status } = await client.until(
        `${deployments}/stuck`,
        (one: Workload) =>
          conditionOf(one, 'Progressing')?.reason === 'ProgressDeadlineExceeded' &&
          one.status.updatedReplicas === 2 &&
          one.status.unavailableReplicas === 2,
      );
      return status;
    },
    shows: {
      conditions: expect.arrayContaining([expect.objectContaining({ reason: 'ProgressDeadlineExceeded' })]),
    },
  },
  {
    title: 'a StatefulSet and its pods',
    tell: async ({ client }) => {
      await client.create(
        `${apps}/statefulsets`,
        describeWorkload('db', { replicas: 2, spec: { serviceName: 'db' } }),
      );
      const set = await client.until(`${apps}/statefulsets/db`, isStatefulDone);
      const { metadata, spec } = await client.get(`${pods}/db-0`);
      return { set, metadata, spec };
    },
  },
  {
    title: 'a StatefulSet keeps its revisions',
    tell: async ({ client }) => {
      await client.send('PATCH', `${apps}/statefulsets/db`, setImage('nginx:2'));
      const set = await client.until(`${apps}/statefulsets/db`, isStatefulDone);
      return { set, revisions: await listRevisions(client, 'db') };
    },
    shows: { revisions: [{ revision: 1 }, { revision: 2 }] },
  },
  {
    title: 'a StatefulSet goes back to one of them',
    tell: async ({ client }) => {
      const [{ data }] = await listRevisions(client, 'db');
      const { status } = await client.send('PATCH', `${apps}/statefulsets/db`, strategic(data));
      const set = await client.until(`${apps}/statefulsets/db`, isStatefulDone);
      const revisions = await listRevisions(client, 'db');
      return { status, set, numbers: revisions.map((one: { revision: number }) => one.revision) };
    },
    shows: { status: 200, numbers: [2, 3] },
  },
  {
    title: 'a StatefulSet refuses what cannot change',
    tell: async ({ client }) => {
      const path = `${apps}/statefulsets/db`;
      const { status, body } = await client.send('PATCH', path, merge({ spec: { serviceName: 'other' } }));
      return { status, body };
    },
    shows: { status: 422 },
  },
  {
    title: 'a DaemonSet keeps its revisions and counts its templates',
    tell: async ({ client }) => {
      const path = `${apps}/daemonsets/agent`;
      await client.create(`${apps}/daemonsets`, describeWorkload('agent'));
      const { metadata: first } = await client.until(path, isDaemonDone);
      const name = await findPod(client, 'agent');
      const { metadata: pod, spec } = await client.get(`${pods}/${name}`);
      await client.send('PATCH', path, setImage('nginx:2'));
      const { metadata, status } = await client.until(path, isDaemonDone);
      return {
        first,
        metadata,
        fields: Object.keys(status).sort(),
        pod,
        tolerations: spec.tolerations,
        revisions: await listRevisions(client, 'agent'),
      };
    },
    shows: { metadata: { annotations: { 'deprecated.daemonset.template.generation': '2' } } },
  },
];

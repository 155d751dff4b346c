import type { CallInput, KubeAnswer, KubeClient } from '../kube-client.ts';

/** One of the two servers, with a namespace of its own and somebody of each kind. */
export type Server = {
  name: 'simulator' | 'real';
  /** PEM of who vouches for it. */
  authority: string;
  client: KubeClient;
  adminToken: () => Promise<string>;
  /** A token of the role `shop-editor`, who may write in the namespace `shop` and nothing else. */
  editorToken: () => Promise<string>;
  viewerToken: () => Promise<string>;
  /** Forgets everything from before now, for pages. */
  forgetPages: () => Promise<void>;
  /** Forgets it for watches too. */
  forgetWatches: (isForgotten: () => Promise<boolean>) => Promise<void>;
};

/** Something done to a server. What it answers must be the same on both, and as `shows` says. */
export type Story = {
  title: string;
  tell: (server: Server) => Promise<unknown>;
  shows?: unknown;
};

export const namespace = 'agree';
export const apps = `/apis/apps/v1/namespaces/${namespace}`;
export const deployments = `${apps}/deployments`;
export const pods = `/api/v1/namespaces/${namespace}/pods`;

export const merge = (body: unknown): CallInput => ({ type: 'application/merge-patch+json', body });
export const strategic = (body: unknown): CallInput => ({
  type: 'application/strategic-merge-patch+json',
  body,
});
export const jsonPatch = (body: unknown): CallInput => ({ type: 'application/json-patch+json', body });
export const asTable = { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json' };

/** What is compared of an answer. */
export const summarise = ({ status, headers, body, text }: KubeAnswer) => ({
  status,
  type: headers['content-type'],
  body,
  ...(Object.keys(body).length > 0 ? {} : { text }),
});

/** A story of a single request. */
export const ask = (
  title: string,
  method: string,
  path: string | ((client: KubeClient) => Promise<string>),
  input: CallInput = {},
  shows?: unknown,
): Story => ({
  title,
  shows,
  tell: async ({ client }) => {
    const where = typeof path === 'string' ? path : await path(client);
    return summarise(await client.send(method, where, input));
  },
});

type WorkloadInput = {
  replicas?: number;
  annotations?: Record<string, string>;
  image?: string;
  container?: object;
  spec?: object;
};

/** A workload of one container, labelled with its name. */
export const describeWorkload = (name: string, input: WorkloadInput = {}) => ({
  metadata: { name },
  spec: {
    ...('replicas' in input ? { replicas: input.replicas } : {}),
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name }, ...(input.annotations ? { annotations: input.annotations } : {}) },
      spec: { containers: [{ name: 'web', image: input.image ?? 'nginx:1', ...input.container }] },
    },
    ...input.spec,
  },
});

export const setImage = (image: string): CallInput =>
  strategic({ spec: { template: { spec: { containers: [{ name: 'web', image }] } } } });

export type Condition = { type: string; status: string; reason?: string; message?: string };
export type Workload = {
  metadata: { generation: number; annotations: Record<string, string> };
  status: Record<string, number> & { conditions?: Condition[] };
};

export const conditionOf = ({ status }: Workload, type: string): Condition | undefined =>
  status.conditions?.find((one) => one.type === type);

/** The rollout is over: every pod is of the newest template and serves. */
export const isRolledOut = (count: number) => (one: Workload) =>
  one.status.observedGeneration === one.metadata.generation &&
  one.status.updatedReplicas === count &&
  one.status.replicas === count &&
  one.status.availableReplicas === count &&
  conditionOf(one, 'Progressing')?.reason === 'NewReplicaSetAvailable';

/** The name of the first pod of a workload that is not on its way out. */
export async function findPod({ get }: KubeClient, app: string): Promise<string> {
  const { items } = await get(`${pods}?labelSelector=app%3D${app}`);
  const pod = items.find((one: { metadata: object }) => !('deletionTimestamp' in one.metadata));
  if (!pod) throw new Error(`no pod of ${app}`);
  return pod.metadata.name;
}

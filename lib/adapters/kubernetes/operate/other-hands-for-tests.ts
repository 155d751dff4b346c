import type { Plan } from '#lib/contract/plans.ts';
import type { connectKubernetes } from '#simulator/kubernetes/test-client.ts';

type Hands = ReturnType<typeof connectKubernetes>;

/** What tests look at of an object. */
export type Seen = {
  metadata: { name: string; uid: string; resourceVersion: string; annotations?: Record<string, string> };
  spec: {
    paused?: boolean;
    template: {
      metadata: { annotations?: Record<string, string> };
      spec: { containers: { name: string; image: string }[] };
    };
  };
};

export const pathOf = (id: string): string => {
  const [namespace, kind, name] = id.split('.');
  return `/apis/apps/v1/namespaces/${namespace}/${kind}s/${name}`;
};

export const readObject = async (hands: Hands, path: string): Promise<Seen> =>
  (await hands.send('GET', path)).body as Seen;

export const imageOf = async (hands: Hands, id: string): Promise<string> =>
  (await readObject(hands, pathOf(id))).spec.template.spec.containers[0]?.image ?? '';

/** Somebody else changes the same object. */
export const patchObject = async (hands: Hands, path: string, body: unknown): Promise<void> => {
  const { status, text } = await hands.send('PATCH', path, { body, type: 'application/merge-patch+json' });
  if (status !== 200) throw new Error(text);
};

export const podsOf = async (hands: Hands, namespace: string, app: string): Promise<Seen[]> => {
  const query = new URLSearchParams({ labelSelector: `app.kubernetes.io/name=${app}` });
  const { body } = await hands.send('GET', `/api/v1/namespaces/${namespace}/pods?${query}`);
  return body.items as Seen[];
};

export const checkOf = (plan: Plan, id: string) => plan.checks.find((one) => one.id === id);
export const messagesOf = ({ steps }: { steps: { message: string }[] }): string[] =>
  steps.map(({ message }) => message);

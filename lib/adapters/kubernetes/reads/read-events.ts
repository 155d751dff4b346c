import { readSoftly } from '#lib/adapters/aws/read-softly.ts';
import type { Read } from '#lib/domain/ports/known.ts';
import { kubePath } from '../client/kube-path.ts';
import { listAll } from '../client/list-all.ts';
import type { KubeCluster } from '../kube-cluster.ts';
import { type KubeEvent, projectEvent } from '../model/kube-event.ts';

const warningsKeptMs = 10_000;
const readMs = 10_000;

const listEvents = (cluster: KubeCluster, namespace: string, fieldSelector: string, signal: AbortSignal) =>
  listAll({
    client: cluster.client,
    path: kubePath({ version: 'v1', namespace, resource: 'events' }),
    query: { fieldSelector },
    project: projectEvent,
    signal,
  });

/** The warnings of a namespace, kept for seconds: what pods say of themselves is not enough for a verdict. */
export const readWarnings = (cluster: KubeCluster, namespace: string): Promise<Read<KubeEvent[]>> =>
  readSoftly(`${cluster.id} events`, [] as KubeEvent[], () =>
    cluster.kept(`warnings ${namespace}`, warningsKeptMs, async () => {
      // Shared by many readers: no one's signal may end it for the others.
      const signal = AbortSignal.timeout(readMs);
      return (await listEvents(cluster, namespace, 'type=Warning', signal)).items;
    }),
  );

/** All events of a namespace that are about one of these objects. */
export const readEventsAbout = async (
  cluster: KubeCluster,
  namespace: string,
  isAbout: (event: KubeEvent) => boolean,
  signal: AbortSignal,
): Promise<KubeEvent[]> => {
  const { items } = await listAll({
    client: cluster.client,
    path: kubePath({ version: 'v1', namespace, resource: 'events' }),
    // Thousands of a busy namespace are parsed, and only these are kept.
    project: (raw) => {
      const event = projectEvent(raw);
      return event && isAbout(event) ? event : null;
    },
    signal,
  });
  return items;
};

/** The events of one object. */
export const readEventsOf = async (
  cluster: KubeCluster,
  object: { namespace: string; kind: string; name: string; uid: string },
  signal: AbortSignal,
): Promise<KubeEvent[]> => {
  const selector = `involvedObject.kind=${object.kind},involvedObject.name=${object.name}`;
  const { items } = await listEvents(cluster, object.namespace, selector, signal);
  return items.filter(({ about }) => !about.uid || about.uid === object.uid);
};

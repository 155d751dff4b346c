import { type KubeObject, toTime } from './eks-object.ts';
import type { Kube } from './eks-state.ts';

export type EventInput = {
  type?: 'Normal' | 'Warning';
  reason: string;
  message: string;
  /** `kubelet`, `deployment-controller`, … */
  from: string;
  fieldPath?: string;
  /** Of those who write events in the newer way, as the scheduler does. */
  action?: string;
};

const instance = 'ip-172-16-48-12.eu-west-1.compute.internal';

const toMicroTime = (atMs: number): string => new Date(atMs).toISOString().replace('Z', '000Z');

const keptMs = 3_600_000;

/** Writes an event about an object; one that was said before counts up instead. */
export function recordEvent(kube: Kube, about: KubeObject, input: EventInput): void {
  const { store, clock } = kube;
  const atMs = clock.now();
  const namespace = about.metadata.namespace ?? 'default';
  const key = `${about.metadata.uid} ${input.reason} ${input.message}`;
  const same = store.get('events', namespace, kube.said.get(key) ?? '');
  if (same) {
    store.mutate('events', same, (draft) => {
      if (input.action) {
        const { count = 1 } = (draft.series ?? {}) as { count?: number };
        draft.series = { count: count + 1, lastObservedTime: toMicroTime(atMs) };
        return;
      }
      draft.count = Number(draft.count ?? 1) + 1;
      draft.lastTimestamp = toTime(atMs);
    });
    return;
  }
  const name = `${about.metadata.name}.18${kube.random.hex(14)}`;
  kube.said.set(key, name);
  store.create('events', {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name, namespace },
    involvedObject: {
      apiVersion: about.apiVersion,
      kind: about.kind,
      name: about.metadata.name,
      ...(about.metadata.namespace ? { namespace: about.metadata.namespace } : {}),
      uid: about.metadata.uid,
      resourceVersion: about.metadata.resourceVersion,
      ...(input.fieldPath ? { fieldPath: input.fieldPath } : {}),
    },
    type: input.type ?? 'Normal',
    reason: input.reason,
    message: input.message,
    reportingComponent: input.from,
    ...(input.action
      ? {
          action: input.action,
          firstTimestamp: null,
          lastTimestamp: null,
          eventTime: toMicroTime(atMs),
          source: {},
          reportingInstance: `${input.from}-${instance}`,
        }
      : {
          count: 1,
          firstTimestamp: toTime(atMs),
          lastTimestamp: toTime(atMs),
          eventTime: null,
          source: { component: input.from },
          reportingInstance: '',
        }),
  });
}

const lastSeen = ({ lastTimestamp, eventTime, series }: KubeObject): number =>
  Date.parse(
    String((series as { lastObservedTime?: string })?.lastObservedTime ?? lastTimestamp ?? eventTime),
  );

/** EKS keeps events for an hour. */
export function dropOldEvents({ store, clock, said }: Kube): void {
  for (const event of store.list('events'))
    if (lastSeen(event) < clock.now() - keptMs) store.remove('events', event);
  const kept = new Set(store.list('events').map((event) => event.metadata.name));
  for (const [key, name] of said) if (!kept.has(name)) said.delete(key);
}

import type { Container, KubeObject, Labels, Pod } from '../eks-object.ts';
import { parseQuantity } from '../eks-object.ts';
import type { Kube } from '../eks-state.ts';
import { allContainersOf, formatAmount, initContainersOf, sumPod } from './pod-sizes.ts';

export type LimitItem = {
  type: string;
  min?: Labels;
  max?: Labels;
  default?: Labels;
  defaultRequest?: Labels;
  maxLimitRequestRatio?: Labels;
};
type LimitRange = KubeObject & { spec: { limits: LimitItem[] } };

const annotation = 'kubernetes.io/limit-ranger';

/** Gives a container what it does not name; what was given, as upstream notes it on the pod. */
function fillContainer(container: Container, item: LimitItem, kind: string): string[] {
  const requests = { ...container.resources?.requests };
  const limits = { ...container.resources?.limits };
  const put = (into: Labels, from: Labels | undefined, side: string): string[] => {
    const names = Object.keys(from ?? {}).filter((name) => into[name] === undefined);
    for (const name of names) into[name] = from?.[name] ?? '';
    return names.length > 0 ? [`${names.sort().join(', ')} ${side} for ${kind} ${container.name}`] : [];
  };
  const given = [...put(requests, item.defaultRequest, 'request'), ...put(limits, item.default, 'limit')];
  if (given.length > 0) {
    container.resources = {
      ...container.resources,
      ...(Object.keys(limits).length > 0 ? { limits } : {}),
      ...(Object.keys(requests).length > 0 ? { requests } : {}),
    };
  }
  return given;
}

type Sized = { requests: Labels; limits: Labels };

const byQuantity = (bounds: Labels | undefined): [string, string, number][] =>
  Object.entries(bounds ?? {}).map(([name, text]) => [name, text, parseQuantity(text)]);

/** In the words of upstream's LimitRanger. */
function listFaults(
  { requests, limits }: Sized,
  { type, min, max, maxLimitRequestRatio }: LimitItem,
): string[] {
  const faults: string[] = [];
  for (const [name, text, least] of byQuantity(min)) {
    const rule = `minimum ${name} usage per ${type} is ${text}`;
    if (requests[name] === undefined) faults.push(`${rule}.  No request is specified`);
    else if (parseQuantity(requests[name]) < least) faults.push(`${rule}, but request is ${requests[name]}`);
    else if (limits[name] !== undefined && parseQuantity(limits[name]) < least)
      faults.push(`${rule}, but limit is ${limits[name]}`);
  }
  for (const [name, text, most] of byQuantity(max)) {
    const rule = `maximum ${name} usage per ${type} is ${text}`;
    if (limits[name] === undefined) faults.push(`${rule}.  No limit is specified`);
    else if (parseQuantity(limits[name]) > most) faults.push(`${rule}, but limit is ${limits[name]}`);
    else if (parseQuantity(requests[name]) > most) faults.push(`${rule}, but request is ${requests[name]}`);
  }
  for (const [name, text, most] of byQuantity(maxLimitRequestRatio)) {
    const rule = `${name} max limit to request ratio per ${type} is ${text}`;
    const [request, limit] = [parseQuantity(requests[name]), parseQuantity(limits[name])];
    if (request === 0) faults.push(`${rule}, but no request is specified or request is 0`);
    else if (limit === 0) faults.push(`${rule}, but no limit is specified or limit is 0`);
    else if (limit / request > most)
      faults.push(`${rule}, but provided ratio is ${(limit / request).toFixed(6)}`);
  }
  return faults;
}

const totalOf = (pod: Pod, side: 'requests' | 'limits'): Labels =>
  Object.fromEntries(
    Object.entries(sumPod(pod.spec, side)).map(([name, amount]) => [name, formatAmount(name, amount)]),
  );

const sizesOf = (pod: Pod, type: string): Sized[] => {
  if (type === 'Pod') return [{ requests: totalOf(pod, 'requests'), limits: totalOf(pod, 'limits') }];
  if (type !== 'Container') return [];
  return allContainersOf(pod.spec).map(({ resources }) => ({
    requests: resources?.requests ?? {},
    limits: resources?.limits ?? {},
  }));
};

/** Gives a new pod the sizes that its namespace has for it, in place; why it is refused, or null. */
export function admitSizes(kube: Kube, pod: Pod): string | null {
  const ranges = kube.store.list<LimitRange>('limitranges', pod.metadata.namespace);
  for (const { spec } of ranges) {
    const given = spec.limits
      .filter(({ type }) => type === 'Container')
      .flatMap((item) => [
        ...(pod.spec.containers ?? []).flatMap((one) => fillContainer(one, item, 'container')),
        ...initContainersOf(pod.spec).flatMap((one) => fillContainer(one, item, 'init container')),
      ]);
    if (given.length > 0)
      pod.metadata.annotations = {
        ...pod.metadata.annotations,
        [annotation]: `LimitRanger plugin set: ${given.join('; ')}`,
      };
  }
  for (const { spec } of ranges) {
    const faults = spec.limits.flatMap((item) =>
      sizesOf(pod, item.type).flatMap((sized) => listFaults(sized, item)),
    );
    if (faults.length > 0) return faults.length === 1 ? (faults[0] ?? '') : `[${faults.join(', ')}]`;
  }
  return null;
}

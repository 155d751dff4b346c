import type { LimitRange, LimitRangeItem } from '#lib/adapters/kubernetes/model/policy-objects.ts';
import { type Amounts, formatAmount, sumPod, toAmounts } from './pod-size.ts';
import type { PodContainer, PodSpec, Quantities } from './pod-spec.ts';

const itemsOf = (ranges: readonly LimitRange[], type: string): LimitRangeItem[] =>
  ranges.flatMap(({ spec }) => spec.limits.filter((one) => one.type === type));

const fillContainer = (container: PodContainer, items: readonly LimitRangeItem[]): PodContainer => {
  const { requests, limits } = container.resources ?? {};
  // Before admission what is limited is asked for as well.
  const start = { requests: { ...limits, ...requests }, limits: { ...limits } };
  const resources = items.reduce<{ requests: Quantities; limits: Quantities }>(
    (sum, item) => ({
      requests: { ...item.defaultRequest, ...sum.requests },
      limits: { ...item.default, ...sum.limits },
    }),
    start,
  );
  return { ...container, resources };
};

/**
 * The pod as it is admitted, with what a LimitRange gives to containers that name no size.
 * https://kubernetes.io/docs/concepts/policy/limit-range/
 */
export const fillSizes = (spec: PodSpec, ranges: readonly LimitRange[]): PodSpec => {
  const items = itemsOf(ranges, 'Container');
  const fill = (container: PodContainer) => fillContainer(container, items);
  return {
    ...spec,
    containers: spec.containers.map(fill),
    initContainers: spec.initContainers.map(fill),
  };
};

type Sized = { who: string; requests: Amounts; limits: Amounts };

const minFaults = ({ who, requests, limits }: Sized, min: Quantities): string[] =>
  Object.entries(toAmounts(min)).flatMap(([name, least]) => {
    const [request, limit] = [requests[name], limits[name]];
    const bound = `the least is ${min[name]}`;
    if (request === undefined) return [`${who} asks for no ${name}, and ${bound}`];
    if (request < least) return [`${who} asks for ${formatAmount(name, request)} ${name}, and ${bound}`];
    return limit !== undefined && limit < least
      ? [`${who} is limited to ${formatAmount(name, limit)} ${name}, and ${bound}`]
      : [];
  });

const maxFaults = ({ who, requests, limits }: Sized, max: Quantities): string[] =>
  Object.entries(toAmounts(max)).flatMap(([name, top]) => {
    const [request, limit] = [requests[name], limits[name]];
    const bound = `the most is ${max[name]}`;
    if (limit === undefined) return [`${who} has no limit of ${name}, and ${bound}`];
    if (limit > top) return [`${who} is limited to ${formatAmount(name, limit)} ${name}, and ${bound}`];
    return request !== undefined && request > top
      ? [`${who} asks for ${formatAmount(name, request)} ${name}, and ${bound}`]
      : [];
  });

const ratioFaults = ({ who, requests, limits }: Sized, ratios: Quantities): string[] =>
  Object.entries(toAmounts(ratios)).flatMap(([name, top]) => {
    const [request = 0, limit = 0] = [requests[name], limits[name]];
    const bound = `the most is ${ratios[name]} times`;
    if (request === 0)
      return [`${who} asks for no ${name} that its limit could be compared with, and ${bound}`];
    if (limit === 0) return [`${who} has no limit of ${name}, and ${bound} what it asks for`];
    const ratio = limit / request;
    return ratio > top
      ? [`the ${name} limit of ${who} is ${Number(ratio.toFixed(2))} times what it asks for, and ${bound}`]
      : [];
  });

const faultsOf = (sized: Sized, { min, max, maxLimitRequestRatio }: LimitRangeItem): string[] => [
  ...minFaults(sized, min),
  ...maxFaults(sized, max),
  ...ratioFaults(sized, maxLimitRequestRatio),
];

const sizesOf = (type: string, spec: PodSpec): Sized[] => {
  if (type === 'Pod')
    return [{ who: 'the pod in all', requests: sumPod(spec, 'requests'), limits: sumPod(spec, 'limits') }];
  if (type !== 'Container') return [];
  return [...spec.containers, ...spec.initContainers].map(({ name, resources }) => ({
    who: `container ${name}`,
    requests: toAmounts(resources?.requests),
    limits: toAmounts(resources?.limits),
  }));
};

export type LimitFault = { range: string; what: string };

/** Why admission would refuse the pod, whose sizes are filled in already. */
export const findLimitFaults = (filled: PodSpec, ranges: readonly LimitRange[]): LimitFault[] =>
  ranges.flatMap(({ metadata, spec: { limits } }) =>
    limits.flatMap((item) =>
      sizesOf(item.type, filled)
        .flatMap((sized) => faultsOf(sized, item))
        .map((what) => ({ range: metadata.name, what })),
    ),
  );

/** What containers are given that name no size of their own, in words. */
export const listGiven = (spec: PodSpec, filled: PodSpec): string[] => {
  const given = (side: 'requests' | 'limits', before: PodContainer, after: PodContainer): string[] =>
    Object.entries(after.resources?.[side] ?? {}).flatMap(([name, quantity]) =>
      before.resources?.[side]?.[name] === undefined &&
      (side === 'limits' || before.resources?.limits?.[name] === undefined)
        ? [`${side === 'limits' ? 'a limit' : 'a request'} of ${quantity} ${name}`]
        : [],
    );
  const afters = [...filled.containers, ...filled.initContainers];
  return [...spec.containers, ...spec.initContainers].flatMap((before, index) => {
    const after = afters[index];
    const all = after ? [...given('limits', before, after), ...given('requests', before, after)] : [];
    return all.length > 0 ? [`container ${before.name} ${all.join(', ')}`] : [];
  });
};

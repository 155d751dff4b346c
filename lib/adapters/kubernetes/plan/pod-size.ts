import { parseQuantity } from '#lib/adapters/kubernetes/model/quantity.ts';
import type { PodContainer, PodSpec, Quantities } from './pod-spec.ts';

/** By the name of the resource: cores, bytes, pieces. */
export type Amounts = Record<string, number>;
export type Side = 'requests' | 'limits';

export const toAmounts = (quantities: Quantities | undefined): Amounts =>
  Object.fromEntries(
    Object.entries(quantities ?? {}).flatMap(([name, quantity]) => {
      const amount = parseQuantity(quantity);
      return amount === undefined ? [] : [[name, amount]];
    }),
  );

const merge = (a: Amounts, b: Amounts, of: (a: number, b: number) => number): Amounts =>
  Object.fromEntries(
    [...new Set([...Object.keys(a), ...Object.keys(b)])].map((name) => [
      name,
      of(a[name] ?? 0, b[name] ?? 0),
    ]),
  );
const add = (a: Amounts, b: Amounts): Amounts => merge(a, b, (one, other) => one + other);
const most = (a: Amounts, b: Amounts): Amounts => merge(a, b, Math.max);

const isSidecar = ({ restartPolicy }: PodContainer): boolean => restartPolicy === 'Always';

/**
 * What a pod asks for or is limited to: all that run together, or the one init container that takes more.
 * https://kubernetes.io/docs/concepts/workloads/pods/init-containers/#resource-sharing-within-containers
 */
export const sumPod = (spec: PodSpec, side: Side): Amounts => {
  const of = ({ resources }: PodContainer): Amounts => toAmounts(resources?.[side]);
  const containers = spec.containers.map(of).reduce(add, {});
  const { sidecars, peak } = spec.initContainers.reduce<{ sidecars: Amounts; peak: Amounts }>(
    (sum, one) => {
      const beside = add(sum.sidecars, of(one));
      return { sidecars: isSidecar(one) ? beside : sum.sidecars, peak: most(sum.peak, beside) };
    },
    { sidecars: {}, peak: {} },
  );
  const own = { ...most(add(containers, sidecars), peak), ...toAmounts(spec.resources?.[side]) };
  const overhead = toAmounts(spec.overhead);
  if (side === 'requests') return add(own, overhead);
  // What is not limited stays so.
  return Object.fromEntries(
    Object.entries(own).map(([name, amount]) => [name, amount + (overhead[name] ?? 0)]),
  );
};

/** Neither asks for CPU or memory nor is limited in them: the first to be evicted. */
export const isBestEffort = (spec: PodSpec): boolean =>
  [spec.resources, ...[...spec.containers, ...spec.initContainers].map(({ resources }) => resources)].every(
    (resources) => {
      const { requests, limits } = {
        requests: toAmounts(resources?.requests),
        limits: toAmounts(resources?.limits),
      };
      return ['cpu', 'memory'].every((name) => !requests[name] && !limits[name]);
    },
  );

/** As people write it: `250m`, `512Mi`. */
export const formatAmount = (name: string, amount: number): string => {
  if (name === 'cpu') return Number.isInteger(amount) ? String(amount) : `${Math.round(amount * 1000)}m`;
  if (name === 'memory' || name.endsWith('storage')) return `${Math.round(amount / 2 ** 20)}Mi`;
  return String(amount);
};

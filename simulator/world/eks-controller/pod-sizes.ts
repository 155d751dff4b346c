import { type Container, type Labels, type PodSpec, parseQuantity } from '../eks-object.ts';

export type Side = 'requests' | 'limits';
export type Amounts = Record<string, number>;

export const initContainersOf = ({ initContainers }: PodSpec): Container[] =>
  (initContainers as Container[] | undefined) ?? [];

export const allContainersOf = (spec: PodSpec): Container[] => [
  ...(spec.containers ?? []),
  ...initContainersOf(spec),
];

export const amountsOf = (quantities: Labels | undefined): Amounts =>
  Object.fromEntries(Object.entries(quantities ?? {}).map(([name, text]) => [name, parseQuantity(text)]));

/** What the containers of a pod take together, or the one init container that takes more. */
export function sumPod(spec: PodSpec, side: Side): Amounts {
  const total: Amounts = {};
  for (const { resources } of spec.containers ?? [])
    for (const [name, amount] of Object.entries(amountsOf(resources?.[side])))
      total[name] = (total[name] ?? 0) + amount;
  let beside: Amounts = {};
  let peak: Amounts = {};
  const most = (a: Amounts, b: Amounts): Amounts => {
    const names = [...Object.keys(a), ...Object.keys(b)];
    return Object.fromEntries(names.map((name) => [name, Math.max(a[name] ?? 0, b[name] ?? 0)]));
  };
  for (const { resources, restartPolicy } of initContainersOf(spec)) {
    const now = { ...beside };
    for (const [name, amount] of Object.entries(amountsOf(resources?.[side]))) {
      now[name] = (now[name] ?? 0) + amount;
      if (restartPolicy === 'Always') total[name] = (total[name] ?? 0) + amount;
    }
    if (restartPolicy === 'Always') beside = now;
    peak = most(peak, now);
  }
  return most(total, peak);
}

/** How upstream prints an amount that it added up itself. */
export function formatAmount(name: string, amount: number): string {
  if (name.endsWith('cpu')) return amount % 1 === 0 ? String(amount) : `${Math.round(amount * 1000)}m`;
  if (!name.endsWith('memory') && !name.endsWith('storage')) return String(amount);
  for (const [suffix, factor] of [
    ['Gi', 1024 ** 3],
    ['Mi', 1024 ** 2],
    ['Ki', 1024],
  ] as const)
    if (amount !== 0 && amount % factor === 0) return `${amount / factor}${suffix}`;
  return String(amount);
}

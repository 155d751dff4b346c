import { Meter } from '#components/ui/meter.tsx';
import { NumberValue } from '#components/ui/number-value.tsx';
import type { Node } from '#lib/contract/clusters.ts';

const unitsPerVcpu = 1024;
const mibPerGib = 1024;

export type Resource = 'cpu' | 'memoryMiB';

const units: Record<Resource, { word: string; per: number }> = {
  cpu: { word: 'vCPU', per: unitsPerVcpu },
  memoryMiB: { word: 'GiB', per: mibPerGib },
};

const scale = (value: number, resource: Resource): number =>
  Math.round((value / units[resource].per) * 10) / 10;
const say = (value: number | null | undefined, resource: Resource): string =>
  value === null || value === undefined ? 'unknown' : `${scale(value, resource)} ${units[resource].word}`;

/** What the tasks of a node asked for, of what it can give, and what they use. */
export const sayUsage = (node: Node, resource: Resource): string =>
  [
    `${say(node.requested[resource], resource)} requested of ${say(node.allocatable[resource], resource)}`,
    node.used ? `${say(node.used[resource], resource)} used` : null,
  ]
    .filter(Boolean)
    .join(', ');

/** Requested of allocatable, as numbers and a bar; the mark on it is what is really used. */
export const NodeUsage = ({ node, resource }: { node: Node; resource: Resource }) => {
  const requested = node.requested[resource];
  const allocatable = node.allocatable[resource];
  const used = node.used?.[resource];
  const { word } = units[resource];
  return (
    <span className="grid gap-[3px]" title={sayUsage(node, resource)}>
      <span className="truncate text-sm leading-tight">
        <NumberValue
          field={`${resource}Requested`}
          value={requested}
          text={requested === null ? undefined : String(scale(requested, resource))}
        />{' '}
        /{' '}
        <NumberValue
          field={resource}
          value={allocatable}
          text={allocatable === null ? undefined : `${scale(allocatable, resource)} ${word}`}
        />
      </span>
      <Meter
        label={sayUsage(node, resource)}
        share={requested === null || !allocatable ? null : requested / allocatable}
        mark={typeof used === 'number' && allocatable ? used / allocatable : undefined}
      />
    </span>
  );
};

import { ShortId } from '#components/ui/short-id.tsx';
import type { Layer } from '#lib/contract/images.ts';
import { SizeCell } from './size-cell.tsx';

/** Layers in the order they were made, each with its instruction, its size, and its share as a bar. */
export function LayersTable({ layers }: { layers: readonly Layer[] }) {
  const largest = Math.max(1, ...layers.map(({ sizeBytes }) => sizeBytes ?? 0));
  return (
    <ol>
      {layers.map((layer, index) => (
        <li
          // biome-ignore lint/suspicious/noArrayIndexKey: the same layer may stand twice, its place is its identity
          key={index}
          data-row-id={layer.digest ?? `layer-${index}`}
          className="grid grid-cols-[minmax(0,1fr)_80px] items-baseline gap-x-4 border-t px-4 py-1.5 first:border-t-0 sm:grid-cols-[32px_minmax(0,1fr)_96px_96px_80px]"
        >
          <span className="text-muted max-sm:hidden">{index + 1}</span>
          <code className="font-mono text-sm wrap-anywhere">
            {layer.instruction ?? 'instruction not recorded'}
          </code>
          <span className="max-sm:hidden">
            {layer.digest ? (
              <ShortId id={layer.digest} head={6} tail={0} className="text-muted" />
            ) : (
              <span className="text-sm text-muted">no layer</span>
            )}
          </span>
          <span aria-hidden="true" className="h-[5px] self-center rounded-full bg-sunk max-sm:hidden">
            <span
              className="block h-full rounded-full bg-line-strong"
              style={{ width: `${((layer.sizeBytes ?? 0) / largest) * 100}%` }}
            />
          </span>
          <span className="text-right">
            <SizeCell bytes={layer.sizeBytes} />
          </span>
        </li>
      ))}
    </ol>
  );
}

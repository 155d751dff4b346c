'use client';
import { useQuery } from '@tanstack/react-query';
import { AsOf } from '#components/ui/age.tsx';
import { FailedState } from '#components/ui/empty-state.tsx';
import { IncompleteNote } from '#components/ui/incomplete-note.tsx';
import { Sheet } from '#components/ui/sheet.tsx';
import { SkeletonRows } from '#components/ui/skeleton.tsx';
import { manifestQuery } from '#lib/client/manifest-query.ts';
import type { Endpoint } from '#lib/contract/endpoint.ts';
import type { Manifest, ManifestFormat } from '#lib/contract/manifests.ts';
import { ManifestText } from './manifest-text.tsx';

type Asked<Input> = { endpoint: Endpoint<Input, Manifest>; input: Input; fileName: string };
type WithFormat = { format?: ManifestFormat | undefined };

/** A manifest as it is, in the place where a sheet or a page shows it. */
export const ManifestBody = <Input extends WithFormat>({
  endpoint,
  input,
  fileName,
  className,
}: Asked<Input> & { className?: string }) => {
  const manifest = useQuery(manifestQuery(endpoint, { ...input, format: 'yaml' }));
  const { data } = manifest;
  if (data)
    return (
      <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-2" data-as-of={data.asOf}>
        <IncompleteNote items={data.incomplete} />
        <ManifestText
          text={data.text}
          fileName={fileName}
          className={className}
          before={<AsOf at={data.asOf} staleAfterMs={60_000} />}
        />
      </div>
    );
  if (manifest.isError)
    return <FailedState what="The manifest" error={manifest.error} onRetry={() => void manifest.refetch()} />;
  return <SkeletonRows rows={6} />;
};

/** Any object as Kubernetes has it, in a sheet. */
export const ManifestSheet = <Input extends WithFormat>({
  title,
  description,
  onClose,
  ...asked
}: Asked<Input> & { title: string; description?: string; onClose: () => void }) => (
  <Sheet open wide title={title} description={description} onClose={onClose}>
    <ManifestBody {...asked} className="max-h-none" />
  </Sheet>
);

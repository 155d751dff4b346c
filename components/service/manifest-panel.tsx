'use client';
import { useQuery } from '@tanstack/react-query';
import { Button } from '#components/ui/button.tsx';
import { copyText } from '#components/ui/copy.ts';
import { FailedState } from '#components/ui/empty-state.tsx';
import { IncompleteNote } from '#components/ui/incomplete-note.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { SkeletonRows } from '#components/ui/skeleton.tsx';
import { useUrlState } from '#components/ui/use-url-state.ts';
import { manifestQuery } from '#lib/client/manifest-query.ts';
import { servicesApi } from '#lib/contract/api/services-api.ts';
import { Segmented } from './segmented.tsx';
import type { ServiceRef } from './service-ref.ts';

/** The service with its task definition, as AWS or Kubernetes has them, in YAML or JSON. */
export function ManifestPanel({ target }: { target: ServiceRef }) {
  const [format] = useUrlState('format', 'yaml');
  const manifest = useQuery(
    manifestQuery(servicesApi.manifest, { ...target, format: format === 'json' ? 'json' : 'yaml' }),
  );
  const { data } = manifest;
  if (!data && manifest.isError)
    return (
      <Panel flush>
        <FailedState what="The manifest" error={manifest.error} onRetry={() => void manifest.refetch()} />
      </Panel>
    );
  if (!data) return <SkeletonRows rows={6} />;
  return (
    <Panel
      title="As AWS has it"
      asOf={data.asOf}
      aside={
        <>
          <Segmented
            name="format"
            label="Format"
            fallback="yaml"
            options={[
              { value: 'yaml', label: 'YAML' },
              { value: 'json', label: 'JSON' },
            ]}
          />
          <Button onClick={() => void copyText(data.text)}>Copy</Button>
        </>
      }
    >
      <IncompleteNote items={data.incomplete} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre tabIndex={0} className="max-h-[70vh] overflow-auto rounded-control bg-sunk p-3 font-mono text-sm">
        {data.text}
      </pre>
    </Panel>
  );
}

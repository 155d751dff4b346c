'use client';
import { useQuery } from '@tanstack/react-query';
import { ManifestText } from '#components/manifests/manifest-text.tsx';
import { FailedState } from '#components/ui/empty-state.tsx';
import { IncompleteNote } from '#components/ui/incomplete-note.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { wordsOf } from '#components/ui/platform-word.ts';
import { SkeletonRows } from '#components/ui/skeleton.tsx';
import { useUrlState } from '#components/ui/use-url-state.ts';
import { manifestQuery } from '#lib/client/manifest-query.ts';
import { servicesApi } from '#lib/contract/api/services-api.ts';
import { parseClusterId } from '#lib/contract/ids.ts';
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
  const words = wordsOf(parseClusterId(target.cluster)?.platform);
  const isYaml = format !== 'json';
  return (
    <Panel title={`As ${words.owner} has it`} asOf={data.asOf}>
      <IncompleteNote items={data.incomplete} />
      <ManifestText
        text={data.text}
        fileName={`${target.service}.${isYaml ? 'yaml' : 'json'}`}
        isYaml={isYaml}
        before={
          <Segmented
            name="format"
            label="Format"
            fallback="yaml"
            options={[
              { value: 'yaml', label: 'YAML' },
              { value: 'json', label: 'JSON' },
            ]}
          />
        }
      />
    </Panel>
  );
}

'use client';
import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { ReadState } from '#components/service/read-state.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { SearchBox } from '#components/ui/search-box.tsx';
import { useUrlList, useUrlState, writeUrl } from '#components/ui/use-url-state.ts';
import { q } from '#lib/client/query.ts';
import { clustersApi } from '#lib/contract/api/clusters-api.ts';
import type { ObjectKind } from '#lib/contract/objects.ts';
import { groupKinds } from './kind-groups.ts';
import { NamespaceFilter } from './namespace-filter.tsx';
import { objectName, parseObjectName } from './object-href.ts';
import { ObjectTable } from './object-table.tsx';

const ManifestSheet = dynamic(
  () => import('#components/manifests/manifest-sheet.tsx').then((module) => module.ManifestSheet),
  { ssr: false },
) as typeof import('#components/manifests/manifest-sheet.tsx').ManifestSheet;

const firstKind = 'pods';
const staleTime = 300_000;
const staleAfterMs = 3_600_000;

const KindPicker = ({ kinds, chosen }: { kinds: readonly ObjectKind[]; chosen: string }) => (
  <label className="flex min-w-0 items-center gap-2 max-sm:w-full">
    <span className="text-muted">Kind</span>
    <select
      className="field min-w-0 max-sm:flex-1"
      value={chosen}
      onChange={(event) => writeUrl({ kind: event.target.value, object: null })}
    >
      {kinds.some(({ resource }) => resource === chosen) ? null : <option value={chosen}>{chosen}</option>}
      {groupKinds(kinds).map(({ group, kinds: members }) => (
        <optgroup key={group} label={group}>
          {members.map(({ resource, kind }) => (
            <option key={resource} value={resource}>
              {kind}
              {resource.includes('.') && group === 'Custom'
                ? ` (${resource.slice(resource.indexOf('.') + 1)})`
                : ''}
            </option>
          ))}
        </optgroup>
      ))}
    </select>
  </label>
);

/** Any object of a cluster, kind by kind, read-only. */
export const ObjectsTab = ({
  clusterId,
  namespaces,
}: {
  clusterId: string;
  namespaces: readonly string[];
}) => {
  const [resource] = useUrlState('kind', firstKind);
  const [opened, setOpened] = useUrlState('object');
  const [text] = useUrlState('q');
  const [chosen] = useUrlList('namespace');
  const kinds = useQuery({ ...q(clustersApi.objectKinds, { cluster: clusterId }), staleTime });
  const object = opened ? parseObjectName(opened) : null;
  return (
    <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-3">
      <ReadState what="The kinds of objects" query={kinds} staleAfterMs={staleAfterMs}>
        {({ items }) => {
          const kind = items.find((one) => one.resource === resource);
          return (
            <>
              <div className="flex flex-wrap items-center gap-2">
                <KindPicker kinds={items} chosen={resource} />
                <SearchBox />
                {kind?.namespaced === false ? null : (
                  <NamespaceFilter clusters={[clusterId]} seen={namespaces} />
                )}
              </div>
              {kind ? (
                <ObjectTable
                  key={resource}
                  cluster={clusterId}
                  kind={kind} // Who may not list all namespaces is asked for those that may be read.
                  namespaces={chosen.length > 0 ? chosen : namespaces}
                  text={text}
                />
              ) : (
                <Panel flush>
                  <EmptyState title={`This cluster serves no ${resource} that may be listed`} />
                </Panel>
              )}
            </>
          );
        }}
      </ReadState>
      {object ? (
        <ManifestSheet
          title={objectName(object)}
          description={kinds.data?.items.find((one) => one.resource === resource)?.kind ?? resource}
          endpoint={clustersApi.objectManifest}
          input={{ cluster: clusterId, resource, ...object }}
          fileName={`${object.name}.yaml`}
          onClose={() => setOpened(null)}
        />
      ) : null}
    </div>
  );
};

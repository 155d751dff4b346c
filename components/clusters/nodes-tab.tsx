'use client';
import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { ReadState } from '#components/service/read-state.tsx';
import { AsOf } from '#components/ui/age.tsx';
import { DataTable } from '#components/ui/data-table.tsx';
import { EmptyState, FilteredEmpty } from '#components/ui/empty-state.tsx';
import { NumberValue } from '#components/ui/number-value.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { SearchBox } from '#components/ui/search-box.tsx';
import { ShallowLinks } from '#components/ui/shallow-links.tsx';
import { SkeletonNote } from '#components/ui/skeleton.tsx';
import { useUrlState, writeUrl } from '#components/ui/use-url-state.ts';
import { qAll } from '#lib/client/list-all.ts';
import { restMsOf } from '#lib/client/live-topics.ts';
import { steadyIntervalMs } from '#lib/client/query.ts';
import { clustersApi } from '#lib/contract/api/clusters-api.ts';
import type { ClusterDetail, Node } from '#lib/contract/clusters.ts';
import { nodeColumns, nodeHref } from './node-columns.tsx';
import { FargateProfilesPanel, NodeGroupsPanel } from './node-groups-panel.tsx';

const NodeSheet = dynamic(() => import('./node-sheet.tsx').then((module) => module.NodeSheet), {
  ssr: false,
});

const matches = (node: Node, text: string): boolean =>
  [node.name, node.instanceType, node.zone, node.nodeGroup, node.version, node.status].some((part) =>
    part?.toLowerCase().includes(text),
  );

/** The nodes of a cluster; `cluster` adds the groups and profiles that make them. */
export const NodesTab = ({
  clusterId,
  cluster,
}: {
  clusterId: string;
  cluster: ClusterDetail | undefined;
}) => {
  const [text] = useUrlState('q');
  const [opened, setOpened] = useUrlState('node');
  // What the Kubernetes API keeps to itself is said above the tab.
  const isReadable = cluster?.workloads?.readable !== false;
  const nodes = useQuery({
    ...qAll(clustersApi.nodes, { cluster: clusterId, limit: 1000 }),
    enabled: isReadable,
    refetchInterval: (query) => Math.max(steadyIntervalMs, restMsOf(query.state.data)),
  });
  const openedNode = nodes.data?.items.find(({ id }) => id === opened);
  return (
    <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4">
      {isReadable ? (
        <>
          <div className="flex flex-wrap items-center gap-2">
            <SearchBox />
            {nodes.data ? (
              <span className="ml-auto text-sm text-muted">
                <NumberValue field="nodes" value={nodes.data.items.length} /> nodes ·{' '}
                <AsOf at={nodes.data.asOf} prefix="" />
              </span>
            ) : nodes.isPending ? (
              <SkeletonNote className="ml-auto" />
            ) : null}
          </div>
          <ReadState what="The nodes" query={nodes}>
            {({ items }) => {
              const rows = items.filter((node) => !text || matches(node, text.toLowerCase()));
              return rows.length > 0 ? (
                <ShallowLinks>
                  <DataTable
                    label="Nodes"
                    columns={nodeColumns}
                    rows={rows}
                    rowId={(node) => node.id}
                    rowStatus={(node) => node.status}
                    rowHref={nodeHref}
                    sortName="nodeSort"
                  />
                </ShallowLinks>
              ) : (
                <Panel flush>
                  {items.length > 0 ? (
                    <FilteredEmpty what="nodes" onClear={() => writeUrl({ q: null })} />
                  ) : (
                    <EmptyState title="No node that may be read is in this cluster" />
                  )}
                </Panel>
              );
            }}
          </ReadState>
        </>
      ) : null}
      {cluster?.eks ? (
        <div className="grid items-start gap-4 lg:grid-cols-2">
          <NodeGroupsPanel cluster={cluster} />
          <FargateProfilesPanel cluster={cluster} />
        </div>
      ) : null}
      {openedNode ? <NodeSheet node={openedNode} onClose={() => setOpened(null)} /> : null}
    </div>
  );
};

'use client';
import { useQuery } from '@tanstack/react-query';
import { EmptyState, FailedState } from '#components/ui/empty-state.tsx';
import { IncompleteNote } from '#components/ui/incomplete-note.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { RemedyText } from '#components/ui/remedy-text.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { StatusBadge } from '#components/ui/status-badge.tsx';
import { q, steadyIntervalMs } from '#lib/client/query.ts';
import type { Connection } from '#lib/contract/access.ts';
import { accessApi } from '#lib/contract/api/access-api.ts';

const ConnectionRow = ({ connection }: { connection: Connection }) => (
  <li
    data-row-id={connection.id}
    data-status={connection.status}
    className="grid gap-x-4 gap-y-1 border-b px-4 py-2.5 last:border-b-0 md:grid-cols-[minmax(0,1fr)_110px_minmax(0,1fr)_minmax(0,2fr)] md:items-baseline"
  >
    <span className="wrap-anywhere">
      <b className="font-semibold">{connection.name}</b>
      {connection.account && connection.account !== connection.name ? (
        <span className="text-muted"> {connection.account}</span>
      ) : null}
      {connection.platform === 'k8s' ? <span className="text-muted"> kubeconfig context</span> : null}
    </span>
    <StatusBadge status={connection.status === 'ok' ? 'ok' : connection.status} quiet />
    <span className="wrap-anywhere text-muted">
      {connection.regions.join(', ') || (connection.platform === 'k8s' ? 'Kubernetes' : 'no Regions')}
    </span>
    <div className="min-w-0 wrap-anywhere">
      {connection.reason ? <RemedyText text={connection.reason} /> : null}
      {connection.remedy ? <RemedyText text={connection.remedy} /> : null}
      {connection.status === 'ok' && connection.identity ? (
        <span className="block font-mono text-sm text-muted">{connection.identity}</span>
      ) : null}
    </div>
  </li>
);

/** The accounts and contexts that Quarterdeck reads, and what is wrong with any of them. */
export const ConnectionsPanel = () => {
  const connections = useQuery({
    ...q(accessApi.connections, {}),
    refetchInterval: steadyIntervalMs * 2,
  });
  const { data } = connections;
  return (
    <Panel title="Connections" asOf={data?.asOf} staleAfterMs={600_000} busy={!data} flush className="pb-1">
      {data ? (
        data.items.length > 0 ? (
          <ul>
            {data.items.map((connection) => (
              <ConnectionRow key={connection.id} connection={connection} />
            ))}
          </ul>
        ) : (
          <EmptyState title="No connection">
            Set AWS credentials and AWS_REGION in the environment of the server, or name connections in
            QUARTERDECK_CONFIG, and start it again.
          </EmptyState>
        )
      ) : connections.error ? (
        <FailedState
          what="The connections"
          error={connections.error}
          onRetry={() => void connections.refetch()}
        />
      ) : (
        <div className="px-4 py-2">
          <Skeleton className="w-64" />
        </div>
      )}
      <IncompleteNote items={data?.incomplete} className="m-3" />
    </Panel>
  );
};

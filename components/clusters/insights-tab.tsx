'use client';
import { Time } from '#components/ui/age.tsx';
import { CodeText } from '#components/ui/code-text.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { FilterSelect } from '#components/ui/filter-select.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { StatusBadge } from '#components/ui/status-badge.tsx';
import { useUrlList } from '#components/ui/use-url-state.ts';
import type { ClusterDetail, Insight } from '#lib/contract/clusters.ts';
import { PartEmpty } from './part-empty.tsx';

const categories: Record<string, string> = {
  UPGRADE_READINESS: 'Upgrade readiness',
  MISCONFIGURATION: 'Misconfiguration',
  ROLLBACK_READINESS: 'Rollback readiness',
};
const rank: Record<string, number> = { ERROR: 0, WARNING: 1, UNKNOWN: 2, PASSING: 3 };
const statusOptions = Object.keys(rank).map((status) => ({
  value: status.toLowerCase(),
  label: <StatusBadge status={status} quiet />,
}));
/** Longer lists are folded. */
const shownFirst = 5;

const List = ({ title, items }: { title: string; items: readonly string[] }) => {
  if (items.length === 0) return null;
  const rows = (some: readonly string[]) => (
    <ul className="font-mono text-sm">
      {some.map((item) => (
        <li key={item} className="wrap-anywhere">
          {item}
        </li>
      ))}
    </ul>
  );
  return (
    <div className="mt-1.5">
      <p className="text-muted">{title}</p>
      {rows(items.slice(0, shownFirst))}
      {items.length > shownFirst ? (
        <details>
          <summary className="text-accent max-sm:min-h-11">and {items.length - shownFirst} more</summary>
          {rows(items.slice(shownFirst))}
        </details>
      ) : null}
    </div>
  );
};

const InsightRow = ({ insight }: { insight: Insight }) => {
  const isWell = insight.status === 'PASSING';
  return (
    <li
      data-row-id={insight.id}
      data-status={insight.status.toLowerCase()}
      className="grid gap-x-4 gap-y-1 border-b px-4 py-2.5 last:border-b-0 sm:grid-cols-[120px_minmax(0,1fr)]"
    >
      <div>
        <StatusBadge status={insight.status} quiet />
      </div>
      <div className="min-w-0">
        <p className="wrap-anywhere">
          <b className="font-semibold">{insight.name}</b>
          {insight.kubernetesVersion && !insight.name.includes(insight.kubernetesVersion) ? (
            <span className="text-muted"> for {insight.kubernetesVersion}</span>
          ) : null}
        </p>
        {insight.reason ? (
          <p className="wrap-anywhere">
            <CodeText text={insight.reason} />
          </p>
        ) : null}
        {isWell ? null : (
          <>
            {insight.description ? (
              <p className="text-muted wrap-anywhere">
                <CodeText text={insight.description} />
              </p>
            ) : null}
            {insight.recommendation ? (
              <p className="mt-1.5 wrap-anywhere">
                <b className="font-medium">What to do: </b>
                <CodeText text={insight.recommendation} />
              </p>
            ) : null}
            <List title="Called by" items={insight.callers} />
            <List title="Concerns" items={insight.resources} />
          </>
        )}
        {insight.refreshedAt ? (
          <p className="mt-1 text-sm text-muted">
            checked <Time at={insight.refreshedAt} />
          </p>
        ) : null}
      </div>
    </li>
  );
};

/** What EKS found about the cluster, trouble first, by category. */
export const InsightsTab = ({ cluster, insights }: { cluster: ClusterDetail; insights: Insight[] }) => {
  const [statuses] = useUrlList('status');
  const shown = insights.filter(
    ({ status }) => statuses.length === 0 || statuses.includes(status.toLowerCase()),
  );
  const names = [...new Set(shown.map(({ category }) => category))].sort();
  return (
    <div className="grid gap-4">
      {insights.length > 0 ? (
        <div className="flex flex-wrap items-center gap-2">
          <FilterSelect name="status" label="State" options={statusOptions} />
        </div>
      ) : null}
      {insights.length === 0 ? (
        <Panel flush>
          <PartEmpty cluster={cluster} part="insights" title="No insight yet">
            EKS looks at a cluster once a day.
          </PartEmpty>
        </Panel>
      ) : shown.length === 0 ? (
        <Panel flush>
          <EmptyState title="No insight is in this state" />
        </Panel>
      ) : (
        names.map((category) => {
          const rows = shown
            .filter((insight) => insight.category === category)
            .sort((a, b) => (rank[a.status] ?? 2) - (rank[b.status] ?? 2) || a.name.localeCompare(b.name));
          return (
            <Panel
              key={category}
              title={categories[category] ?? category}
              note={`${rows.filter(({ status }) => status === 'PASSING').length} of ${rows.length} passing`}
              asOf={cluster.asOf}
              staleAfterMs={600_000}
              flush
            >
              <ul>
                {rows.map((insight) => (
                  <InsightRow key={insight.id} insight={insight} />
                ))}
              </ul>
            </Panel>
          );
        })
      )}
    </div>
  );
};

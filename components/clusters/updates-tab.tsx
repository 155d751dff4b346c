'use client';
import { Time } from '#components/ui/age.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { StatusBadge } from '#components/ui/status-badge.tsx';
import type { ClusterDetail, ClusterUpdate } from '#lib/contract/clusters.ts';
import { PartEmpty } from './part-empty.tsx';

/** `VersionUpdate` → "version update". */
const sayType = (type: string): string => type.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();

/** What was changed about the cluster, its node groups and add-ons, newest first. */
export const UpdatesTab = ({ cluster, updates }: { cluster: ClusterDetail; updates: ClusterUpdate[] }) => (
  <Panel title="Updates" note="newest first" asOf={cluster.asOf} staleAfterMs={600_000} flush>
    {updates.length === 0 ? (
      <PartEmpty cluster={cluster} part="updates" title="No update is known" />
    ) : (
      <ol>
        {[...updates]
          .sort((a, b) => b.at.localeCompare(a.at))
          .map((update) => (
            <li
              key={update.id}
              data-row-id={update.id}
              data-status={update.status.toLowerCase()}
              className="grid gap-x-4 gap-y-0.5 border-b px-4 py-2 last:border-b-0 sm:grid-cols-[120px_130px_minmax(0,1fr)]"
            >
              <Time at={update.at} className="text-muted" />
              <div>
                <StatusBadge status={update.status} quiet />
              </div>
              <div className="min-w-0 wrap-anywhere">
                <p>
                  {update.summary} <span className="text-muted">{sayType(update.type)}</span>
                </p>
                {update.errors.map((error) => (
                  <p key={error} className="text-failing">
                    {error}
                  </p>
                ))}
              </div>
            </li>
          ))}
      </ol>
    )}
  </Panel>
);

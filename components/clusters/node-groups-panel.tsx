'use client';
import { NumberValue } from '#components/ui/number-value.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { StatusBadge } from '#components/ui/status-badge.tsx';
import type { ClusterDetail } from '#lib/contract/clusters.ts';
import { PartEmpty } from './part-empty.tsx';

const row = 'border-b px-4 py-2 last:border-b-0';

const Issues = ({ issues }: { issues: string[] | undefined }) =>
  issues?.map((issue) => (
    <p key={issue} className="text-degraded wrap-anywhere">
      {issue}
    </p>
  ));

/** The managed node groups: how many nodes between which bounds, of what, and what is wrong. */
export const NodeGroupsPanel = ({ cluster }: { cluster: ClusterDetail }) => {
  const { nodeGroups } = cluster.capacity;
  return (
    <Panel title="Node groups" asOf={cluster.asOf} staleAfterMs={600_000} flush>
      {nodeGroups.length === 0 ? (
        <PartEmpty cluster={cluster} part="node groups" title="No managed node group" />
      ) : (
        <ul>
          {nodeGroups.map((group) => (
            <li
              key={group.name}
              data-row-id={group.name}
              data-status={group.status.toLowerCase()}
              className={row}
            >
              <div className="flex flex-wrap items-baseline gap-x-3">
                <b className="font-semibold">{group.name}</b>
                <StatusBadge status={group.status} quiet />
                <span className="ml-auto">
                  <NumberValue field="desired" value={group.desired} />{' '}
                  <span className="text-muted">
                    of <NumberValue field="min" value={group.min} />–
                    <NumberValue field="max" value={group.max} /> nodes
                  </span>
                </span>
              </div>
              <p className="text-muted wrap-anywhere">
                {[
                  group.capacityType?.toLowerCase().replaceAll('_', '-'),
                  group.instanceTypes?.join(', '),
                  group.version && `Kubernetes ${group.version}`,
                  group.releaseVersion,
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </p>
              <Issues issues={group.issues} />
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
};

/** Which pods run on Fargate. */
export const FargateProfilesPanel = ({ cluster }: { cluster: ClusterDetail }) => {
  const { fargateProfiles } = cluster.capacity;
  return (
    <Panel title="Fargate profiles" asOf={cluster.asOf} staleAfterMs={600_000} flush>
      {fargateProfiles.length === 0 ? (
        <PartEmpty cluster={cluster} part="fargate profiles" title="No Fargate profile" />
      ) : (
        <ul>
          {fargateProfiles.map((profile) => (
            <li
              key={profile.name}
              data-row-id={profile.name}
              data-status={profile.status.toLowerCase()}
              className={row}
            >
              <div className="flex flex-wrap items-baseline gap-x-3">
                <b className="font-semibold">{profile.name}</b>
                <StatusBadge status={profile.status} quiet />
              </div>
              {profile.selectors?.map((selector) => (
                <p key={selector} className="font-mono text-sm text-muted wrap-anywhere">
                  {selector}
                </p>
              ))}
              <Issues issues={profile.issues} />
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
};

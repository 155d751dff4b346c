'use client';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { StatusBadge } from '#components/ui/status-badge.tsx';
import type { ClusterDetail } from '#lib/contract/clusters.ts';

const kindWords: Record<string, string> = {
  FARGATE: 'Fargate',
  FARGATE_SPOT: 'Fargate Spot',
  EC2: 'EC2 Auto Scaling group',
  MANAGED_INSTANCES: 'ECS Managed Instances',
  OTHER: 'other',
};

const strategyOf = (provider: { weight?: number; base?: number }): string =>
  [
    provider.base === undefined ? '' : `base ${provider.base}`,
    provider.weight === undefined ? '' : `weight ${provider.weight}`,
  ]
    .filter(Boolean)
    .join(', ');

/** Where the tasks of a cluster may run. */
export const CapacityPanel = ({ cluster }: { cluster: ClusterDetail }) => {
  const { providers, fargate, nodeGroups, fargateProfiles, addOns } = cluster.capacity;
  const others = [
    ...nodeGroups.map((group) => ({ ...group, kind: 'node group' })),
    ...fargateProfiles.map((profile) => ({ ...profile, kind: 'Fargate profile' })),
    ...addOns.map((addOn) => ({
      name: `${addOn.name} ${addOn.version}`,
      status: addOn.status,
      kind: 'add-on',
    })),
  ];
  return (
    <Panel title="Capacity" asOf={cluster.asOf} staleAfterMs={60_000} flush className="pb-2">
      {providers.length === 0 && others.length === 0 ? (
        fargate ? (
          <p className="px-4 pb-2">Fargate. No capacity provider is attached.</p>
        ) : (
          <EmptyState title="No capacity provider is attached" />
        )
      ) : (
        <ul>
          {providers.map((provider) => (
            <li key={provider.name} className="flex min-h-9 flex-wrap items-center gap-x-3 px-4">
              <span className="font-medium">{provider.name}</span>
              <span className="text-muted">{kindWords[provider.kind]}</span>
              <span className="text-muted">{strategyOf(provider)}</span>
              {provider.status ? (
                <span className="ml-auto">
                  <StatusBadge status={provider.status} quiet />
                </span>
              ) : null}
            </li>
          ))}
          {others.map((other) => (
            <li key={other.kind + other.name} className="flex min-h-9 items-center gap-3 px-4">
              <span className="font-medium">{other.name}</span>
              <span className="text-muted">{other.kind}</span>
              <span className="ml-auto">
                <StatusBadge status={other.status} quiet />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
};

'use client';
import { type Column, DataTable } from '#components/ui/data-table.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { StatusBadge } from '#components/ui/status-badge.tsx';
import type { AddOn, ClusterDetail } from '#lib/contract/clusters.ts';
import { PartEmpty } from './part-empty.tsx';

/** The newest version that fits, when it is not the installed one. */
const newerOf = ({ version, available }: AddOn): string | null => {
  const newest = available?.[0];
  return newest && newest !== version ? newest : null;
};

const columns: Column<AddOn>[] = [
  {
    id: 'name',
    header: 'Add-on',
    phone: 'start',
    width: '22%',
    narrowWidth: '20%',
    wraps: true,
    cell: (addOn) => <b className="font-semibold">{addOn.name}</b>,
  },
  {
    id: 'status',
    header: 'State',
    phone: 'end',
    width: '130px',
    narrowWidth: '112px',
    cell: (addOn) => <StatusBadge status={addOn.status} quiet />,
  },
  {
    id: 'version',
    header: 'Installed',
    phone: 'below',
    width: '19%',
    narrowWidth: 'auto',
    cell: (addOn) => (
      <>
        <span className="font-mono text-sm">{addOn.version}</span>
        {addOn.issues?.map((issue) => (
          <span
            key={issue}
            className="hidden text-degraded whitespace-normal wrap-anywhere sm:@max-4xl/table:block"
          >
            {issue}
          </span>
        ))}
      </>
    ),
  },
  {
    id: 'available',
    header: 'Available',
    phone: 'below-end',
    width: '24%',
    narrowWidth: '26%',
    cell: (addOn) => {
      if (addOn.available === undefined) return <span className="text-muted">–</span>;
      const newer = newerOf(addOn);
      return newer ? (
        <span title={addOn.available.join('\n')}>
          <span className="font-mono text-sm">{newer}</span>
          {addOn.defaultVersion === newer ? <span className="text-muted"> (default)</span> : null}
        </span>
      ) : (
        <span className="text-muted" title={addOn.available.join('\n')}>
          newest
        </span>
      );
    },
  },
  {
    id: 'issues',
    header: 'Issues',
    wide: true,
    phone: 'foot',
    className: 'sm:whitespace-normal! wrap-anywhere',
    cell: (addOn) => (addOn.issues?.length ? addOn.issues.join(' ') : null),
  },
];

/** What EKS installs in the cluster, with the versions that would fit it. */
export const AddOnsTab = ({ cluster }: { cluster: ClusterDetail }) => {
  const { addOns } = cluster.capacity;
  const behind = addOns.filter((addOn) => newerOf(addOn) !== null).length;
  return (
    <Panel
      title="Add-ons"
      note={addOns.length > 0 ? `${addOns.length}, ${behind} with a newer version` : undefined}
      asOf={cluster.asOf}
      staleAfterMs={600_000}
      flush
    >
      {addOns.length === 0 ? (
        <PartEmpty cluster={cluster} part="add-ons" title="No EKS add-on is installed">
          What somebody else installed is among the services of its namespace.
        </PartEmpty>
      ) : (
        <DataTable
          label="Add-ons"
          columns={columns}
          rows={addOns}
          rowId={(addOn) => addOn.name}
          rowStatus={(addOn) => addOn.status}
          sortName="addOnSort"
          frame="none"
        />
      )}
    </Panel>
  );
};

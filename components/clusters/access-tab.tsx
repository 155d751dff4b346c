'use client';
import { type Column, DataTable } from '#components/ui/data-table.tsx';
import { NarrowLine } from '#components/ui/narrow-line.tsx';
import { Panel } from '#components/ui/panel.tsx';
import type { AccessEntry, ClusterDetail, EksFacts } from '#lib/contract/clusters.ts';
import { PartEmpty } from './part-empty.tsx';

/** `role/shop-editor` of an ARN. */
const principalOf = ({ principalArn }: AccessEntry): string =>
  principalArn.split(':').slice(5).join(':') || principalArn;

const columns: Column<AccessEntry>[] = [
  {
    id: 'principal',
    header: 'Principal',
    phone: 'start',
    width: '27%',
    narrowWidth: '30%',
    wraps: true,
    cell: (entry) => (
      <>
        <b className="font-semibold" title={entry.principalArn}>
          {principalOf(entry)}
        </b>
        <NarrowLine>{entry.type}</NarrowLine>
      </>
    ),
  },
  {
    id: 'type',
    header: 'Type',
    wide: true,
    phone: 'end',
    width: '120px',
    cell: (entry) => <span className="text-muted">{entry.type}</span>,
  },
  {
    id: 'policies',
    header: 'Access policies',
    phone: 'below',
    width: '30%',
    narrowWidth: '35%',
    className: 'sm:whitespace-normal! wrap-anywhere',
    cell: (entry) =>
      entry.policies.length > 0 ? (
        <ul>
          {entry.policies.map((policy) => (
            <li key={policy}>{policy}</li>
          ))}
        </ul>
      ) : (
        <span className="text-muted">none</span>
      ),
  },
  {
    id: 'username',
    header: (
      <>
        User and groups<span className="@max-4xl/table:sr-only"> in Kubernetes</span>
      </>
    ),
    className: 'sm:whitespace-normal! wrap-anywhere',
    cell: (entry) => (
      <span className="font-mono text-sm text-muted">
        {[entry.username, ...entry.groups].filter(Boolean).join(' · ') || '–'}
      </span>
    ),
  },
];

/** Whom the cluster lets in, and to do what. */
export const AccessTab = ({ cluster, eks }: { cluster: ClusterDetail; eks: EksFacts }) => {
  const entries = [...eks.accessEntries].sort((a, b) => a.principalArn.localeCompare(b.principalArn));
  const isConfigMap = eks.authenticationMode === 'CONFIG_MAP';
  return (
    <Panel
      title="Access entries"
      note={entries.length > 0 ? entries.length : undefined}
      asOf={cluster.asOf}
      staleAfterMs={600_000}
      flush
    >
      {entries.length === 0 ? (
        <PartEmpty
          cluster={cluster}
          part="access entries"
          title={isConfigMap ? 'This cluster has no access entries' : 'No access entry'}
        >
          {isConfigMap ? 'Its config map aws-auth in kube-system says whom it lets in.' : null}
        </PartEmpty>
      ) : (
        <DataTable
          label="Access entries"
          columns={columns}
          rows={entries}
          rowId={(entry) => entry.principalArn}
          sortName="accessSort"
          frame="none"
        />
      )}
      {eks.authenticationMode === 'API_AND_CONFIG_MAP' ? (
        <p className="border-t px-4 py-2 text-muted">
          The config map aws-auth in kube-system may let others in.
        </p>
      ) : null}
    </Panel>
  );
};

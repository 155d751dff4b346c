'use client';
import { Time } from '#components/ui/age.tsx';
import { CodeText } from '#components/ui/code-text.tsx';
import { Facts } from '#components/ui/facts.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { StatusIcon } from '#components/ui/status-badge.tsx';
import type { ClusterDetail, EksFacts } from '#lib/contract/clusters.ts';
import { sayAuthentication, sayEndpoint } from './say-access.ts';
import { SupportNote } from './support-note.tsx';

const sayYes = (value: boolean | undefined) => (value === undefined ? undefined : value ? 'on' : 'off');

/** What ails the cluster as EKS sees it; nothing when it is well. */
export const ClusterIssues = ({ eks }: { eks: EksFacts }) =>
  eks.issues.length === 0 ? null : (
    <Panel className="mb-3 border-degraded/50">
      <h2 className="flex gap-2 text-degraded">
        <StatusIcon status="degraded" className="mt-0.5" />
        EKS reports a problem with this cluster
      </h2>
      <ul className="mt-1.5 grid gap-1">
        {eks.issues.map((issue) => (
          <li key={issue} className="wrap-anywhere">
            <CodeText text={issue} />
          </li>
        ))}
      </ul>
    </Panel>
  );

/** The cluster as EKS has it, in one glance. */
export const EksPanel = ({ cluster, eks }: { cluster: ClusterDetail; eks: EksFacts }) => (
  <Panel title="Amazon EKS" asOf={cluster.asOf} staleAfterMs={600_000} className="mb-4">
    <div className="grid gap-x-8 gap-y-1.5 md:grid-cols-2">
      <Facts
        facts={[
          {
            label: 'Kubernetes',
            value: (
              <>
                {cluster.version ?? '–'}
                {eks.platformVersion ? <span className="text-muted"> {eks.platformVersion}</span> : null}
              </>
            ),
          },
          { label: 'Support', value: <SupportNote eks={eks} asOf={cluster.asOf} /> },
          eks.newerVersions.length > 0 && { label: 'Newer versions', value: eks.newerVersions.join(', ') },
          { label: 'Upgrade policy', value: eks.supportType?.toLowerCase() },
          eks.createdAt && { label: 'Created', value: <Time at={eks.createdAt} style="date" /> },
        ]}
      />
      <Facts
        facts={[
          { label: 'Endpoint', value: sayEndpoint(eks.endpoint) },
          {
            label: 'Authentication',
            value: sayAuthentication(eks),
          },
          cluster.workloads?.username && {
            label: 'We are',
            value: <span className="font-mono text-sm">{cluster.workloads.username}</span>,
          },
          { label: 'Control plane logs', value: eks.logging.length > 0 ? eks.logging.join(', ') : 'off' },
          { label: 'Auto Mode', value: sayYes(eks.autoMode) },
          { label: 'Deletion protection', value: sayYes(eks.deletionProtection) },
        ]}
      />
    </div>
  </Panel>
);

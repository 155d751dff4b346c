'use client';
import { CodeText } from '#components/ui/code-text.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { RemedyText } from '#components/ui/remedy-text.tsx';
import { StatusIcon } from '#components/ui/status-badge.tsx';
import type { WorkloadAccess } from '#lib/contract/clusters.ts';

/** In the place of workloads that the Kubernetes API does not let us read: why, and what would mend it. */
export const WorkloadsUnread = ({ workloads }: { workloads: WorkloadAccess }) => (
  <Panel className="border-degraded/50">
    <div className="grid gap-2">
      <h2 className="flex gap-2 text-degraded">
        <StatusIcon status="degraded" className="mt-0.5" />
        The workloads cannot be read
      </h2>
      <p className="wrap-anywhere">
        <CodeText text={workloads.reason ?? 'The Kubernetes API did not answer.'} />
      </p>
      {workloads.username ? (
        <p className="text-muted">
          Asked as <code className="font-mono text-sm">{workloads.username}</code>.
        </p>
      ) : null}
      {workloads.remedy ? <RemedyText text={workloads.remedy} /> : null}
    </div>
  </Panel>
);

/** Says which namespaces are all that may be read; nothing where all may. */
export const NamespacesNote = ({ workloads }: { workloads: WorkloadAccess | undefined }) => {
  const namespaces = workloads?.readable ? workloads.namespaces : null;
  if (!namespaces) return null;
  return (
    <p role="note" className="mb-3 px-0.5 text-muted wrap-anywhere">
      {namespaces.length === 0
        ? 'No namespace of this cluster may be read.'
        : `Only ${namespaces.join(', ')} of this cluster may be read${workloads?.username ? ` by ${workloads.username}` : ''}: what is in other namespaces is not shown.`}
    </p>
  );
};

'use client';
import { AsOf } from '#components/ui/age.tsx';
import { Breadcrumb } from '#components/ui/breadcrumb.tsx';
import { NumberValue } from '#components/ui/number-value.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { platformWord, wordsOf } from '#components/ui/platform-word.ts';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { StatusBadge } from '#components/ui/status-badge.tsx';
import { useAccountNames } from '#lib/client/account-names.ts';
import type { ClusterDetail } from '#lib/contract/clusters.ts';
import type { Platform } from '#lib/contract/common.ts';
import { parseClusterId } from '#lib/contract/ids.ts';
import { paths } from '#lib/paths.ts';
import { sayAccess } from './say-access.ts';
import { SupportNote } from './support-note.tsx';

const Counts = ({ cluster }: { cluster: ClusterDetail }) => (
  <span title={cluster.workloads?.readable === false ? cluster.workloads.reason : undefined}>
    <NumberValue field="runningTasks" value={cluster.counts.runningTasks} /> of{' '}
    <NumberValue field="desiredTasks" value={cluster.counts.desiredTasks} /> {wordsOf(cluster.platform).tasks}{' '}
    running, <NumberValue field="pendingTasks" value={cluster.counts.pendingTasks} /> pending
    {cluster.workloads?.readable === false ? ': they cannot be read' : null}
  </span>
);

/** On a phone each of these facts has a line of its own. */
const FactsSkeleton = ({ platform }: { platform: Platform | undefined }) => (
  <>
    {platform === 'eks' ? (
      <>
        <Skeleton className="h-5 w-64 max-sm:w-full" />
        <Skeleton className="h-5 w-48 max-sm:w-full" />
      </>
    ) : null}
    <Skeleton className="h-5 w-56 max-sm:w-full" />
  </>
);

/** A cluster's name, where it is, how it is, and what it runs. */
export const ClusterHeader = ({
  clusterId,
  cluster,
  isReading,
}: {
  clusterId: string;
  cluster: ClusterDetail | undefined;
  isReading: boolean;
}) => {
  const accountName = useAccountNames();
  const ref = parseClusterId(clusterId);
  const crumbs = ref
    ? [
        { label: accountName(ref.account), href: paths.clusters({ account: ref.account }) },
        { label: ref.region, href: paths.clusters({ account: ref.account, region: ref.region }) },
      ].filter(({ label }) => label !== '-')
    : [];
  return (
    <PageHeader
      above={crumbs.length > 0 ? <Breadcrumb crumbs={crumbs} /> : null}
      title={ref?.name ?? clusterId}
      below={
        <div
          className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-muted"
          data-as-of={cluster?.asOf}
        >
          {cluster ? <StatusBadge status={cluster.status} /> : null}
          {isReading ? <Skeleton className="h-[21px] w-18" /> : null}
          <span>
            {ref ? platformWord(ref.platform) : ''} {cluster?.version ?? ''}
            {cluster?.eks?.platformVersion ? ` ${cluster.eks.platformVersion}` : ''}
          </span>
          {cluster?.eks ? <SupportNote eks={cluster.eks} asOf={cluster.asOf} /> : null}
          {cluster?.eks ? <span>{sayAccess(cluster.eks)}</span> : null}
          {cluster ? <Counts cluster={cluster} /> : null}
          {cluster ? <AsOf at={cluster.asOf} staleAfterMs={60_000} /> : null}
          {isReading ? <FactsSkeleton platform={ref?.platform} /> : null}
        </div>
      }
    />
  );
};

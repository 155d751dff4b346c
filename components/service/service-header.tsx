'use client';
import { useQuery } from '@tanstack/react-query';
import { Breadcrumb } from '#components/ui/breadcrumb.tsx';
import { ShortId } from '#components/ui/short-id.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { StatusBadge } from '#components/ui/status-badge.tsx';
import { q } from '#lib/client/query.ts';
import { accessApi } from '#lib/contract/api/access-api.ts';
import { parseClusterId, parseKubeServiceId } from '#lib/contract/ids.ts';
import type { ServiceDetail } from '#lib/contract/services.ts';
import { paths } from '#lib/paths.ts';
import { describeLaunch } from './launch-words.ts';
import { ServiceActions } from './service-actions.tsx';
import type { ServiceRef } from './service-ref.ts';
import { serviceNameOf } from './service-title.ts';

const connectionsStaleMs = 300_000;

/** Account / Region / cluster / namespace, each a link. */
function Where({ cluster, service }: ServiceRef) {
  const where = parseClusterId(cluster);
  const { data } = useQuery({ ...q(accessApi.connections, {}), staleTime: connectionsStaleMs });
  if (!where) return null;
  const { account, region, name, platform } = where;
  const namespace = platform === 'ecs' ? undefined : parseKubeServiceId(service)?.namespace;
  const accountName = data?.items.find((connection) => connection.account === account)?.name ?? account;
  const crumbs = [
    { label: accountName, href: paths.services({ account }) },
    { label: region, href: paths.services({ account, region }) },
    { label: name, href: paths.cluster(cluster) },
    ...(namespace ? [{ label: namespace, href: paths.cluster(cluster, { namespace }) }] : []),
  ].filter(({ label }) => label !== '-');
  return <Breadcrumb crumbs={crumbs} />;
}

/** As many lines as the words below the name will take, which are longer for Kubernetes. */
const HeaderSkeleton = ({ cluster }: ServiceRef) => (
  <div className="grid gap-1">
    <Skeleton className="h-[21px] w-72 max-w-full" />
    <Skeleton className="h-5 w-40 sm:hidden" />
    {parseClusterId(cluster)?.platform === 'ecs' ? null : <Skeleton className="h-5 w-40 sm:hidden" />}
  </div>
);

/** Name, state, what it runs on, and what may be done with it. */
export function ServiceHeader({
  target,
  service,
}: {
  target: ServiceRef;
  service: ServiceDetail | undefined;
}) {
  return (
    <header>
      <Where {...target} />
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-1.5">
          <h1>{service?.name ?? serviceNameOf(target)}</h1>
          {service ? (
            <p
              className="flex flex-wrap items-center gap-x-2.5 gap-y-1 text-muted"
              data-row-id={service.id}
              data-status={service.status}
            >
              <StatusBadge status={service.status} />
              {service.paused && <StatusBadge status="paused" />}
              <span>{describeLaunch(service)}</span>
              {service.revision && (
                <>
                  <span aria-hidden="true" className="max-lg:hidden">
                    ·
                  </span>
                  <ShortId
                    id={service.revision}
                    head={40}
                    tail={8}
                    className="max-sm:text-left max-sm:whitespace-normal max-sm:wrap-anywhere"
                  />
                </>
              )}
            </p>
          ) : (
            <HeaderSkeleton {...target} />
          )}
        </div>
        <ServiceActions target={target} service={service} />
      </div>
    </header>
  );
}

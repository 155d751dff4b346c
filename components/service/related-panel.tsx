import Link from 'next/link';
import { objectHref } from '#components/clusters/object-href.ts';
import { Panel } from '#components/ui/panel.tsx';
import type { ServiceDetail } from '#lib/contract/services.ts';

/** The objects that belong to a service of Kubernetes, each a link to it as it is. */
export function RelatedPanel({ service }: { service: ServiceDetail }) {
  const { related, clusterId, asOf } = service;
  if (!related || related.length === 0) return null;
  return (
    <Panel title="Related objects" asOf={asOf} flush className="pb-1">
      <ul>
        {related.map(({ resource, kind, namespace, name, summary }) => (
          <li
            key={`${resource} ${namespace ?? ''} ${name}`}
            data-row-id={`${resource}/${name}`}
            className="flex min-h-9 flex-wrap items-center gap-x-3 border-b px-4 py-1 last:border-b-0"
          >
            <span className="w-44 shrink-0 text-muted max-sm:w-auto">{kind}</span>
            <Link
              href={objectHref({ cluster: clusterId, resource, namespace, name })}
              prefetch={false}
              className="hit min-w-0 font-medium wrap-anywhere hover:underline"
            >
              {name}
            </Link>
            {summary ? <span className="min-w-0 text-muted wrap-anywhere">{summary}</span> : null}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

'use client';
import { useQuery } from '@tanstack/react-query';
import { Plus, X } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useMemo, useState } from 'react';
import { ServiceName } from '#components/services-list/service-name.tsx';
import { EmptyState, FailedState } from '#components/ui/empty-state.tsx';
import { platformWord } from '#components/ui/platform-word.ts';
import { Popover } from '#components/ui/popover.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { useUrlState } from '#components/ui/use-url-state.ts';
import { q } from '#lib/client/query.ts';
import { servicesApi } from '#lib/contract/api/services-api.ts';
import { parseClusterId } from '#lib/contract/ids.ts';
import type { LogTarget } from './log-row.ts';

const LogViewer = dynamic(() => import('./log-viewer.tsx').then((loaded) => loaded.LogViewer), {
  ssr: false,
  loading: () => <Skeleton className="m-4 h-40" />,
});

/** `<cluster id>/<service>`, several by comma; a service's id holds neither. */
const readTargets = (text: string): LogTarget[] =>
  text
    .split(',')
    .map((one) => {
      const cut = one.lastIndexOf('/');
      return { cluster: one.slice(0, cut), service: one.slice(cut + 1) };
    })
    .filter(({ cluster, service }) => cluster !== '' && service !== '');
const writeTargets = (targets: LogTarget[]): string =>
  targets.map(({ cluster, service }) => `${cluster}/${service}`).join(',');

const mostFound = 12;

const ServiceSearch = ({ onPick }: { onPick: (target: LogTarget) => void }) => {
  const [text, setText] = useState('');
  const { data, error, isPending, refetch } = useQuery(
    q(servicesApi.list, { q: text || undefined, sort: 'name', limit: mostFound }),
  );
  return (
    <div className="w-80 max-w-full p-1.5">
      <input
        type="search"
        aria-label="Service"
        placeholder="Service"
        value={text}
        onChange={(event) => setText(event.target.value)}
        className="field w-full"
      />
      {error ? <FailedState what="The services" error={error} onRetry={() => refetch()} /> : null}
      {isPending ? <Skeleton className="mt-2 h-24" /> : null}
      <ul className="mt-1.5">
        {data?.items.map((row) => {
          const where = parseClusterId(row.clusterId);
          return (
            <li key={`${row.clusterId}/${row.id}`}>
              <button
                type="button"
                className="flex w-full flex-wrap gap-x-2 rounded-control px-2 py-1.5 text-left hover:bg-sunk max-sm:min-h-11"
                onClick={() => onPick({ cluster: row.clusterId, service: row.id })}
              >
                <span>
                  <ServiceName row={row} />
                </span>
                <span className="text-muted">
                  {where
                    ? `${where.name} · ${where.region} · ${platformWord(where.platform)}`
                    : row.clusterId}
                </span>
              </button>
            </li>
          );
        })}
        {data?.items.length === 0 ? (
          <li className="px-2 py-1.5 text-muted">No service has that name.</li>
        ) : null}
      </ul>
      {data?.nextCursor ? (
        <p className="px-2 pt-1 text-sm text-muted">There are more: type a part of the name.</p>
      ) : null}
    </div>
  );
};

/** Log lines of any services, merged by time. */
export const LogsPage = () => {
  const [text, setText] = useUrlState('service');
  const targets = useMemo(() => readTargets(text), [text]);
  const pick = (target: LogTarget) => {
    const isThere = targets.some((one) => one.cluster === target.cluster && one.service === target.service);
    if (!isThere) setText(writeTargets([...targets, target]));
  };
  const chips = (
    <>
      {targets.map((target) => (
        <span key={`${target.cluster}/${target.service}`} className="field flex items-center gap-2">
          {target.service}
          <button
            type="button"
            aria-label={`Take ${target.service} out`}
            className="hit text-muted hover:text-text"
            onClick={() => setText(writeTargets(targets.filter((one) => one !== target)))}
          >
            <X size={14} aria-hidden="true" />
          </button>
        </span>
      ))}
      <Popover
        label="Add a service"
        trigger={
          <>
            <Plus aria-hidden="true" /> Add
          </>
        }
      >
        {(close) => (
          <ServiceSearch
            onPick={(target) => {
              pick(target);
              close();
            }}
          />
        )}
      </Popover>
    </>
  );
  return (
    <div className="flex h-[calc(100dvh-var(--topbar)-var(--bottombar))] flex-col">
      <h1 className="sr-only">Logs</h1>
      {targets.length > 0 ? (
        <LogViewer targets={targets} before={chips} />
      ) : (
        <div className="mx-auto w-full max-w-md p-6">
          <EmptyState title="Which service?">
            <p>Lines of one service, or of several merged by time. A service's own page has them too.</p>
          </EmptyState>
          <ServiceSearch onPick={pick} />
        </div>
      )}
    </div>
  );
};

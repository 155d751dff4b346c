'use client';
import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { useCallback, useMemo } from 'react';
import {
  isPercent,
  knownPoints,
  type Mark,
  nameInWords,
  type Series,
} from '#components/charts/chart-data.ts';
import { SeriesTable } from '#components/charts/series-table.tsx';
import { useClockMode } from '#components/ui/clock.ts';
import { EmptyState, FailedState } from '#components/ui/empty-state.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { wordsOf } from '#components/ui/platform-word.ts';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { formatTime } from '#components/ui/time-format.ts';
import { useUrlState } from '#components/ui/use-url-state.ts';
import { q } from '#lib/client/query.ts';
import { servicesApi } from '#lib/contract/api/services-api.ts';
import type { ServiceDetail } from '#lib/contract/services.ts';
import { MetricNotes } from './metric-notes.tsx';
import { Segmented } from './segmented.tsx';
import type { TabProps } from './service-ref.ts';

const TimeChart = dynamic(
  () => import('#components/charts/time-chart.tsx').then((module) => module.TimeChart),
  {
    ssr: false,
    loading: () => <Skeleton className="h-[220px] w-full" />,
  },
);

const ranges = ['1h', '3h', '12h', '1d', '7d'] as const;
type Range = (typeof ranges)[number];
const isRange = (value: string): value is Range => ranges.some((range) => range === value);
const intervalMs = 30_000;
const staleAfterMs = 180_000;
/** Fewer make no line. */
const fewestPoints = 2;

/** Series that share a unit share a chart: utilisation together, counts apart. */
const groupSeries = (series: readonly Series[]): { title: string; series: Series[] }[] => {
  const percent = series.filter(isPercent);
  const others = series.filter((one) => !percent.includes(one));
  return [
    ...(percent.length > 0 ? [{ title: 'CPU and memory', series: percent }] : []),
    ...others.map((one) => ({ title: nameInWords(one.name), series: [one] })),
  ];
};

function ChartWithTable({
  title,
  series,
  marks,
  asOf,
}: {
  title: string;
  series: Series[];
  marks: readonly Mark[];
  asOf: string;
}) {
  const mode = useClockMode();
  const known = Math.max(0, ...series.map((one) => knownPoints(one).length));
  const format = useCallback(
    (atMs: number, style: 'minute' | 'day' | 'moment') => formatTime(atMs, mode, style),
    [mode],
  );
  return (
    <Panel title={title} asOf={asOf} staleAfterMs={staleAfterMs}>
      {known < fewestPoints ? (
        <p className="flex h-[220px] items-center justify-center text-center text-muted">
          {known === 0 ? 'Nothing was measured in this time.' : 'Too little was measured for a line yet.'}
        </p>
      ) : (
        <TimeChart label={title} series={series} marks={marks} formatTime={format} />
      )}
      <details className="mt-1">
        <summary className="w-fit text-accent max-sm:min-h-11">The same as a table</summary>
        <div className="overflow-x-auto">
          <SeriesTable
            caption={title}
            series={series}
            formatTime={(atMs) => format(atMs, 'moment')}
            className="w-full text-sm [&_caption]:sr-only [&_td]:px-2 [&_td]:text-right [&_th]:px-2 [&_th]:text-left [&_th]:font-normal"
          />
        </div>
      </details>
    </Panel>
  );
}

/** How many charts a service usually has: Kubernetes tells amounts beside shares, a load balancer what it sends. */
const usualCharts = ({ platform, loadBalancers }: ServiceDetail): number => {
  if (platform !== 'ecs') return 3;
  return loadBalancers.length > 0 ? 4 : 1;
};

const ChartSkeletons = ({ count }: { count: number }) =>
  Array.from({ length: count }, (_, index) => (
    <Panel key={`chart-${String(index)}`}>
      <div className="flex h-7 items-center">
        <Skeleton className="w-28" />
      </div>
      <Skeleton className="h-[220px] w-full" />
      <div className="mt-1 max-sm:min-h-11">
        <Skeleton className="w-32" />
      </div>
    </Panel>
  ));

/** CPU, memory and load over a range one chooses, with the deployments as marks. */
export function ScalingCharts({ target, service }: TabProps) {
  const words = wordsOf(service.platform);
  const [range] = useUrlState('range', '3h');
  const known: Range = isRange(range) ? range : '3h';
  const metrics = useQuery({
    ...q(servicesApi.metrics, { ...target, range: known }),
    refetchInterval: intervalMs,
    placeholderData: (before) => before,
  });
  const { data } = metrics;
  const marks = useMemo(
    () => (data?.marks ?? []).map(({ at, label }) => ({ atMs: Date.parse(at), label })),
    [data?.marks],
  );
  const groups = useMemo(() => groupSeries(data?.series ?? []), [data?.series]);
  return (
    <section
      aria-label="Metrics"
      aria-busy={metrics.isPending || undefined}
      data-as-of={data?.asOf}
      className="grid gap-4"
    >
      <Segmented
        name="range"
        label="Range"
        fallback="3h"
        options={ranges.map((value) => ({ value, label: value }))}
      />
      {!data && metrics.isError && (
        <Panel flush>
          <FailedState what="Metrics" error={metrics.error} onRetry={() => void metrics.refetch()} />
        </Panel>
      )}
      {data && groups.length === 0 && (
        <Panel flush asOf={data.asOf} staleAfterMs={staleAfterMs}>
          <EmptyState title={`${words.metricsFrom} has no data of this time`}>
            {data.incomplete.map(({ message }) => message).join(' ')}
          </EmptyState>
        </Panel>
      )}
      <div className="grid gap-4 lg:grid-cols-2">
        {data
          ? groups.map((group) => (
              <ChartWithTable key={group.title} {...group} marks={marks} asOf={data.asOf} />
            ))
          : metrics.isPending && <ChartSkeletons count={usualCharts(service)} />}
      </div>
      {data && groups.length > 0 && <MetricNotes metrics={data} />}
    </section>
  );
}

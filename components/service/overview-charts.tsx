'use client';
import { useQuery } from '@tanstack/react-query';
import { findSeries, formatValue, isPercent, knownPoints, type Mark } from '#components/charts/chart-data.ts';
import { TrendChart } from '#components/charts/trend-chart.tsx';
import { useClockMode } from '#components/ui/clock.ts';
import { FailedState } from '#components/ui/empty-state.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { wordsOf } from '#components/ui/platform-word.ts';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { formatTime } from '#components/ui/time-format.ts';
import { q } from '#lib/client/query.ts';
import { servicesApi } from '#lib/contract/api/services-api.ts';
import type { Metrics } from '#lib/contract/services.ts';
import { sayVcpu } from './launch-words.ts';
import { MetricNotes } from './metric-notes.tsx';
import type { TabProps } from './service-ref.ts';

const rangeMs = 3 * 3_600_000;
/** Metrics come once a minute. */
const intervalMs = 30_000;
const staleAfterMs = 180_000;
const highPercent = 95;
/** Fewer make no line. */
const fewestPoints = 4;

function ChartPanel({
  title,
  word,
  whole,
  source,
  metrics,
}: {
  title: string;
  word: string;
  whole: string | null;
  /** Who measures. */
  source: string;
  metrics: Metrics;
}) {
  const mode = useClockMode();
  const series = findSeries(metrics.series, word);
  const toMs = Date.parse(metrics.asOf);
  const values = series?.points.map(([, value]) => value ?? 0) ?? [];
  const known = series ? knownPoints(series) : [];
  const now = formatValue(known.at(-1)?.[1] ?? null, series?.unit ?? '');
  const isShare = series !== undefined && isPercent(series);
  const marks: Mark[] = metrics.marks
    .map(({ at, label }) => ({ atMs: Date.parse(at), label }))
    .sort((a, b) => a.atMs - b.atMs);
  return (
    <Panel
      flush
      title={title}
      aside={`3 h${isShare && whole ? ` · 100 % = ${whole}` : ''}`}
      asOf={metrics.asOf}
      staleAfterMs={staleAfterMs}
    >
      {series && known.length > 0 && known.length < fewestPoints ? (
        <p className="flex h-[132px] flex-col items-center justify-center px-4 text-center text-muted">
          <b className="text-xl font-semibold text-text">{now}</b>
          now; the line grows while this is watched
        </p>
      ) : series && known.length > 0 ? (
        <TrendChart
          label={`${title} over the last 3 hours, now ${now}`}
          series={series}
          ceiling={isShare ? 100 : Math.max(1, ...values)}
          marks={marks}
          fromMs={toMs - rangeMs}
          toMs={toMs}
          tone={isShare && Math.max(...values) >= highPercent ? 'failing' : 'deploying'}
          formatTime={(atMs) => formatTime(atMs, mode, 'minute')}
        />
      ) : (
        <p className="flex h-[132px] items-center justify-center px-4 text-muted">
          {metrics.incomplete.length > 0
            ? `${source} could not be read.`
            : `${source} has no data of the last 3 hours.`}
        </p>
      )}
    </Panel>
  );
}

/** Memory and CPU on one time axis, with the deployments as marks. */
export function OverviewCharts({ target, service }: TabProps) {
  const query = useQuery({
    ...q(servicesApi.metrics, { ...target, range: '3h' }),
    refetchInterval: intervalMs,
  });
  const { vcpu, memoryMiB } = service.configuration;
  const { data } = query;
  if (!data && query.isError)
    return (
      <Panel flush>
        <FailedState what="Metrics" error={query.error} onRetry={() => void query.refetch()} />
      </Panel>
    );
  const charts = [
    { title: 'Memory', word: 'memory', whole: memoryMiB ? `${memoryMiB.toLocaleString('en')} MiB` : null },
    { title: 'CPU', word: 'cpu', whole: vcpu ? sayVcpu(vcpu) : null },
  ];
  return (
    <div className="grid gap-4 lg:grid-cols-2">
      {charts.map((chart) =>
        data ? (
          <ChartPanel
            key={chart.title}
            {...chart}
            source={wordsOf(service.platform).metricsFrom}
            metrics={data}
          />
        ) : (
          <Panel key={chart.title} title={chart.title} busy>
            <div className="h-[118px]">
              <Skeleton className="w-full" />
            </div>
          </Panel>
        ),
      )}
      {data && <MetricNotes metrics={data} className="lg:col-span-2" />}
    </div>
  );
}

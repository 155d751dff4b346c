'use client';
import { useQuery } from '@tanstack/react-query';
import { AsOf, Time } from '#components/ui/age.tsx';
import { CodeText } from '#components/ui/code-text.tsx';
import { type Column, DataTable } from '#components/ui/data-table.tsx';
import { EmptyState, FilteredEmpty } from '#components/ui/empty-state.tsx';
import { FilterSelect } from '#components/ui/filter-select.tsx';
import { NumberValue } from '#components/ui/number-value.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { wordsOf } from '#components/ui/platform-word.ts';
import { SearchBox } from '#components/ui/search-box.tsx';
import { StatusBadge } from '#components/ui/status-badge.tsx';
import { useUrlList, useUrlState, writeUrl } from '#components/ui/use-url-state.ts';
import { q } from '#lib/client/query.ts';
import { servicesApi } from '#lib/contract/api/services-api.ts';
import type { ServiceEvent } from '#lib/contract/services.ts';
import { eventText } from './event-text.ts';
import { ReadState } from './read-state.tsx';
import { intervalOf, type TabProps } from './service-ref.ts';

const eventLimit = 1000;
const levels = ['info', 'warn', 'error'].map((value) => ({ value, label: value }));
const sourceWordsOf = (platform: string): Record<string, string> => {
  const { task, deployment } = wordsOf(platform);
  return { service: 'service', task, deployment, scaling: 'scaling' };
};
const sourcesOf = (platform: string) =>
  Object.entries(sourceWordsOf(platform)).map(([value, label]) => ({ value, label }));

const columnsOf = (words: Record<string, string>): Column<ServiceEvent>[] => [
  {
    id: 'at',
    header: 'Time',
    width: '130px',
    phone: 'below',
    cell: ({ at }) => <Time at={at} className="text-muted" />,
  },
  {
    id: 'level',
    header: 'Level',
    width: '100px',
    phone: 'end',
    cell: ({ level }) => <StatusBadge quiet status={level} />,
  },
  {
    id: 'source',
    header: 'Source',
    width: '110px',
    phone: 'below-end',
    cell: ({ source }) => <span className="text-muted">{words[source] ?? source}</span>,
  },
  {
    id: 'message',
    header: 'Event',
    phone: 'start',
    className: 'sm:whitespace-normal! wrap-anywhere',
    cell: ({ message, reason, count }) => (
      <span title={message}>
        {reason ? <b className="font-medium">{reason} </b> : null}
        <CodeText text={reason ? message : eventText(message)} />
        {count !== undefined && count > 1 ? (
          <span className="text-muted">
            {' '}
            × <NumberValue field="count" value={count} />
          </span>
        ) : null}
      </span>
    ),
  },
];

/** What happened, from every source, newest first. */
export function EventsTab({ target, service }: TabProps) {
  const [text] = useUrlState('q');
  const [level] = useUrlList('level');
  const [source] = useUrlList('source');
  const events = useQuery({
    ...q(servicesApi.events, { ...target, limit: eventLimit }),
    refetchInterval: intervalOf(service),
  });
  const isShown = (event: ServiceEvent) =>
    (level.length === 0 || level.includes(event.level)) &&
    (source.length === 0 || source.includes(event.source)) &&
    [event.message, eventText(event.message), event.reason ?? ''].some((part) =>
      part.toLowerCase().includes(text.toLowerCase()),
    );
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        <SearchBox />
        <FilterSelect name="level" label="Level" options={levels} />
        <FilterSelect name="source" label="Source" options={sourcesOf(service.platform)} />
        <span className="ml-auto">{events.data && <AsOf at={events.data.asOf} prefix="" />}</span>
      </div>
      <ReadState what="The events" query={events}>
        {({ items }) => {
          const rows = items.filter(isShown);
          if (rows.length > 0)
            return (
              <DataTable
                label="Events"
                columns={columnsOf(sourceWordsOf(service.platform))}
                rows={rows}
                rowId={({ id }) => id}
                rowStatus={(event) => event.level}
                holdsRows
              />
            );
          return (
            <Panel flush>
              {items.length === 0 ? (
                <EmptyState title="No event is known">{wordsOf(service.platform).eventsStay}</EmptyState>
              ) : (
                <FilteredEmpty
                  what="events"
                  onClear={() => writeUrl({ q: null, level: null, source: null })}
                />
              )}
            </Panel>
          );
        }}
      </ReadState>
    </>
  );
}

'use client';
import { Clock3, Download, Pause, Play, WrapText } from 'lucide-react';
import { type ReactNode, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { serviceNameOf } from '#components/service/service-title.ts';
import { Button, IconButton } from '#components/ui/button.tsx';
import { setClockMode, useClockMode } from '#components/ui/clock.ts';
import { EmptyState, FailedState } from '#components/ui/empty-state.tsx';
import { IncompleteNote } from '#components/ui/incomplete-note.tsx';
import { Menu } from '#components/ui/menu.tsx';
import { writeUrl } from '#components/ui/use-url-state.ts';
import { downloadJson, downloadText } from './download-lines.ts';
import { FilterBox } from './filter-box.tsx';
import { Histogram } from './histogram.tsx';
import { LogList } from './log-list.tsx';
import { keepsPreviousRun, type LineRow, type LogTarget } from './log-row.ts';
import { sourceColour } from './source-colours.ts';
import { ContainerChips, LevelFilter, TaskFilter } from './source-filters.tsx';
import { TimeRange } from './time-range.tsx';
import { useCutOff } from './use-cut-off.ts';
import { useLogFeed } from './use-log-feed.ts';
import { readRegex, useLogSettings } from './use-log-settings.ts';
import { type LogView, useLogView } from './use-log-view.ts';
import { useSeenSources } from './use-seen-sources.ts';

const linesOf = (view: LogView): LineRow[] =>
  view.rows.flatMap(({ row, folded }) => (row.kind === 'line' ? [row, ...folded] : []));

const useIsPhone = () =>
  useSyncExternalStore(
    (listener) => {
      const query = window.matchMedia('(max-width: 639px)');
      query.addEventListener('change', listener);
      return () => query.removeEventListener('change', listener);
    },
    () => window.matchMedia('(max-width: 639px)').matches,
    () => false,
  );

/** The lines of one or more services: followed, or of a range; filtered, coloured, linked to. */
export const LogViewer = ({ targets, before }: { targets: LogTarget[]; before?: ReactNode }) => {
  const settings = useLogSettings();
  const { store, feed, state } = useLogFeed(targets, settings);
  const isCutOff = useCutOff(targets);
  const [isPaused, setPaused] = useState(false);
  const [leftAtSeq, setLeftAtSeq] = useState<number | null>(settings.line === '' ? null : 0);
  const [step, setStep] = useState<number | null>(null);
  const clock = useClockMode();
  const isPhone = useIsPhone();
  const view = useLogView(store, settings, isPaused);
  const isWrapped = settings.wrap ?? isPhone;
  const isFollowing = leftAtSeq === null && !isPaused;
  const isBadRegex = /^\/.+\/i?$/s.test(settings.filter) && !readRegex(settings.filter);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another filter begins its steps anew
  useEffect(() => setStep(null), [settings.filter]);
  useEffect(() => store.setTrimming(isFollowing), [store, isFollowing]);

  const sources = useSeenSources(targets, store.sources());
  const containers = useMemo(
    () => [...new Set([...sources.map((source) => source.container), ...settings.containers])].sort(),
    [sources, settings.containers],
  );
  const colours = useMemo(() => {
    const keys = [...new Set(sources.map(({ service, container }) => `${service}/${container}`))].sort();
    return new Map(keys.map((key, index) => [key, sourceColour(index)]));
  }, [sources]);
  const colourOf = (row: LineRow) => colours.get(`${row.service}/${row.source.container}`) ?? sourceColour(0);
  const chipColour = (container: string) =>
    [...colours].find(([key]) => key.endsWith(`/${container}`))?.[1] ?? sourceColour(0);

  const newestSeq = store.newestSeq();
  const newLines = isPaused || leftAtSeq !== null ? Math.max(0, newestSeq - (leftAtSeq ?? newestSeq)) : 0;
  const follow = (isOn: boolean) => {
    if (isOn) setPaused(false);
    setLeftAtSeq(isOn ? null : newestSeq);
  };
  const pause = () => {
    setPaused(!isPaused);
    setLeftAtSeq(isPaused ? null : newestSeq);
  };
  const stepBy = (by: 1 | -1) => {
    const count = view.matches.length;
    if (count === 0) return;
    const next = step === null ? (by === 1 ? 0 : count - 1) : (step + by + count) % count;
    setLeftAtSeq(leftAtSeq ?? newestSeq);
    setStep(next);
  };
  const name = targets.map((target) => serviceNameOf(target)).join('-') || 'logs';
  const problem = isBadRegex
    ? 'This is no regular expression.'
    : view.isRegexStopped
      ? 'This expression takes too long and was ended.'
      : null;

  return (
    <section
      aria-label="Logs"
      className="flex min-h-0 flex-1 flex-col bg-bg"
      aria-busy={state.phase === 'loading'}
    >
      <div className="flex items-center gap-2 border-b px-4 py-2 max-sm:overflow-x-auto sm:flex-wrap [&>*]:shrink-0">
        {before}
        {containers.length > 1 || settings.containers.length > 0 ? (
          <ContainerChips containers={containers} chosen={settings.containers} colourOf={chipColour} />
        ) : null}
        <FilterBox
          filter={settings.filter}
          matchCount={view.matches.length}
          current={step}
          onStep={stepBy}
          isContextShown={settings.isContextShown}
          problem={problem}
        />
        <TaskFilter
          sources={sources}
          chosen={settings.tasks}
          word={targets.length > 0 && targets.every(keepsPreviousRun) ? 'pods' : 'tasks'}
        />
        <LevelFilter chosen={settings.levels} />
        {targets.some(keepsPreviousRun) ? (
          <Button
            variant="control"
            aria-pressed={settings.isPrevious}
            className={settings.isPrevious ? 'border-accent! bg-accent-weak!' : undefined}
            onClick={() => writeUrl({ previous: settings.isPrevious ? null : '1', line: null })}
          >
            Previous run
          </Button>
        ) : null}
        <TimeRange
          since={settings.since}
          until={settings.until}
          line={state.phase === 'still' ? settings.line : ''}
          phase={isPaused ? 'paused' : isCutOff && state.phase === 'live' ? 'reconnecting' : state.phase}
          isPrevious={settings.isPrevious && targets.some(keepsPreviousRun)}
        />
        <IconButton
          label={isPaused ? 'Resume' : 'Pause'}
          aria-pressed={isPaused}
          variant="default"
          onClick={pause}
        >
          {isPaused ? <Play aria-hidden="true" /> : <Pause aria-hidden="true" />}
        </IconButton>
        <IconButton
          label="Wrap long lines"
          aria-pressed={isWrapped}
          variant="default"
          className={isWrapped ? 'bg-accent-weak' : undefined}
          onClick={() => writeUrl({ wrap: isWrapped ? '0' : '1' })}
        >
          <WrapText aria-hidden="true" />
        </IconButton>
        <IconButton
          label={clock === 'utc' ? 'Show local time' : 'Show UTC'}
          variant="default"
          onClick={() => setClockMode(clock === 'utc' ? 'local' : 'utc')}
        >
          <Clock3 aria-hidden="true" />
        </IconButton>
        <Menu
          label="Download"
          buttonClassName="w-8 px-0! max-sm:w-11"
          trigger={<Download aria-hidden="true" />}
          items={[
            {
              id: 'text',
              label: `${view.lineCount.toLocaleString('en')} lines as text`,
              onSelect: () => downloadText(linesOf(view), name),
            },
            {
              id: 'json',
              label: `${view.lineCount.toLocaleString('en')} lines as JSON`,
              onSelect: () => downloadJson(linesOf(view), name),
            },
          ]}
        />
      </div>
      <Histogram store={store} />
      <IncompleteNote items={state.incomplete} className="mx-4 my-2" />
      {state.error ? <FailedState what="The log lines" error={state.error} /> : null}
      <LogList
        view={view}
        isWrapped={isWrapped}
        isLoading={state.phase === 'loading'}
        isFollowing={isFollowing && state.phase !== 'still'}
        newLines={newLines}
        selected={settings.line}
        currentMatch={step === null ? null : (view.matches[step] ?? null)}
        colourOf={colourOf}
        onFollow={follow}
        onSelect={(id) => {
          setLeftAtSeq(leftAtSeq ?? newestSeq);
          writeUrl({ line: id });
        }}
        onReachStart={() => feed?.readOlder()}
        onReachEnd={() => feed?.readNewer()}
      >
        {view.rows.length === 0 && state.phase !== 'loading' && !state.error ? (
          <div className="absolute inset-x-0 top-0 font-sans">
            <EmptyState
              title={settings.filter ? 'No line matches the filter.' : 'There are no lines here yet.'}
            >
              {settings.isPrevious ? (
                <p>No container of these was started again, or what its run before wrote is gone.</p>
              ) : settings.filter ? (
                <p>The filter is taken as it is written, capitals and all.</p>
              ) : (
                <p>Lines appear as the containers write them.</p>
              )}
            </EmptyState>
          </div>
        ) : null}
      </LogList>
    </section>
  );
};

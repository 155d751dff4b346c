'use client';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown } from 'lucide-react';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { classNames } from '#components/ui/class-names.ts';
import { useClockMode } from '#components/ui/clock.ts';
import type { FoldedRow } from './fold-traces.ts';
import { type LineActions, LogLine } from './log-line.tsx';
import type { LineRow } from './log-row.ts';
import { NoteLine } from './note-line.tsx';
import type { LogView } from './use-log-view.ts';

const rowPx = 20;
const edgePx = 24;
const isLine = (one: FoldedRow): one is FoldedRow & { row: LineRow } => one.row.kind === 'line';

export type LogListProps = {
  view: LogView;
  isWrapped: boolean;
  /** The first lines are still on their way. */
  isLoading: boolean;
  isFollowing: boolean;
  /** Lines that came since one scrolled away from the end. */
  newLines: number;
  selected: string;
  currentMatch: number | null;
  colourOf: (row: LineRow) => string;
  onFollow: (isFollowing: boolean) => void;
  onSelect: (id: string) => void;
  onReachStart: () => void;
  onReachEnd: () => void;
  children?: React.ReactNode;
};

/** The lines in one scrolling log: only those in sight are in the page. */
export const LogList = (props: LogListProps) => {
  const { view, isWrapped, isLoading, isFollowing, newLines, selected, currentMatch } = props;
  const { colourOf, onFollow, onSelect, onReachStart, onReachEnd } = props;
  const box = useRef<HTMLDivElement>(null);
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const clock = useClockMode();
  const lastTop = useRef(0);
  const firstId = useRef<string | null>(null);
  const { rows } = view;

  const getItemKey = useCallback((index: number) => rows[index]?.row.id ?? index, [rows]);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowPx,
    overscan: 12,
    getItemKey,
    useFlushSync: false,
  });
  const total = virtualizer.getTotalSize();

  // Lines that come before those in sight must not move them.
  useLayoutEffect(() => {
    const element = box.current;
    const first = rows[0]?.row.id ?? null;
    const before = firstId.current;
    firstId.current = first;
    if (!element || !before || before === first || isFollowing) return;
    const at = rows.findIndex((one) => one.row.id === before);
    if (at <= 0) return;
    element.scrollTop += virtualizer.measurementsCache[at]?.start ?? at * rowPx;
    lastTop.current = element.scrollTop;
  });

  useLayoutEffect(() => {
    const element = box.current;
    if (!element || !isFollowing || total === 0) return;
    element.scrollTop = element.scrollHeight;
    lastTop.current = element.scrollTop;
  }, [total, isFollowing]);

  const selectedAt = selected === '' ? -1 : rows.findIndex((one) => one.row.id === selected);
  const isSelectedThere = selectedAt >= 0;
  const wentTo = useRef('');
  useEffect(() => {
    if (isLoading || !isSelectedThere || wentTo.current === selected) return;
    wentTo.current = selected;
    virtualizer.scrollToIndex(selectedAt, { align: 'center' });
  }, [isLoading, isSelectedThere, selected, selectedAt, virtualizer]);
  useEffect(() => {
    if (currentMatch !== null) virtualizer.scrollToIndex(currentMatch, { align: 'center' });
  }, [currentMatch, virtualizer]);

  const onScroll = () => {
    const element = box.current;
    if (!element) return;
    const { scrollTop, clientHeight, scrollHeight } = element;
    const isAtEnd = scrollHeight - scrollTop - clientHeight < edgePx;
    if (scrollTop < lastTop.current - 2 && !isAtEnd && isFollowing) onFollow(false);
    else if (isAtEnd && !isFollowing && scrollTop > lastTop.current) onFollow(true);
    if (scrollTop < 400 && scrollTop < lastTop.current) onReachStart();
    if (isAtEnd) onReachEnd();
    lastTop.current = scrollTop;
  };

  const actions: LineActions = {
    select: (id) => {
      wentTo.current = id;
      onSelect(id);
    },
    toggle: (id) =>
      setOpened((before) => {
        const next = new Set(before);
        if (!next.delete(id)) next.add(id);
        return next;
      }),
    hrefOf: (id) => {
      const url = new URL(window.location.href);
      url.searchParams.set('line', id);
      return `${url.pathname}${url.search}`;
    },
  };

  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={box}
        role="log"
        aria-label="Log lines"
        aria-live="off"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        onScroll={onScroll}
        className="absolute inset-0 overflow-auto py-2 font-mono text-[13px] leading-5 outline-offset-[-2px] [--ansi-ground:.93] [--ansi-text:.5] [overflow-anchor:none] dark:[--ansi-ground:.34] dark:[--ansi-text:.79] max-sm:text-[13px]"
      >
        <div
          className={classNames('relative', isWrapped ? 'w-full' : 'w-max min-w-full')}
          style={{ height: total }}
        >
          <div
            className={isWrapped ? 'w-full' : 'min-w-full'}
            style={{ transform: `translateY(${virtualizer.getVirtualItems()[0]?.start ?? 0}px)` }}
          >
            {virtualizer.getVirtualItems().map((item) => {
              const one = rows[item.index];
              if (!one) return null;
              return (
                <div key={item.key} data-index={item.index} ref={virtualizer.measureElement}>
                  {isLine(one) ? (
                    <LogLine
                      one={one}
                      actions={actions}
                      look={{
                        clock,
                        isWrapped,
                        isOpen: opened.has(one.row.id),
                        isSelected: one.row.id === selected || item.index === currentMatch,
                        isCurrentMatch: item.index === currentMatch,
                        colour: colourOf(one.row),
                        markOf: view.markOf,
                      }}
                    />
                  ) : one.row.kind === 'line' ? null : (
                    <NoteLine note={one.row} />
                  )}
                </div>
              );
            })}
          </div>
        </div>
        {props.children}
      </div>
      {!isFollowing && newLines > 0 ? (
        <button
          type="button"
          className="absolute bottom-5 left-1/2 inline-flex h-9 -translate-x-1/2 items-center gap-2 rounded-full bg-ink px-4 font-medium text-on-ink shadow-pop max-sm:h-11"
          onClick={() => onFollow(true)}
        >
          <ArrowDown size={15} aria-hidden="true" />
          {newLines.toLocaleString('en')} new {newLines === 1 ? 'line' : 'lines'}
        </button>
      ) : null}
    </div>
  );
};

'use client';
import { ChevronRight, Copy } from 'lucide-react';
import { memo, useMemo } from 'react';
import { taskName } from '#components/tasks/task-name.ts';
import { classNames } from '#components/ui/class-names.ts';
import type { ClockMode } from '#components/ui/clock.ts';
import { copyText } from '#components/ui/copy.ts';
import { formatTime } from '#components/ui/time-format.ts';
import type { FoldedRow } from './fold-traces.ts';
import type { LineRow } from './log-row.ts';
import type { MarkRule } from './message-segments.ts';
import { MessageText } from './message-text.tsx';
import { plainText } from './parse-ansi.ts';
import { shortTask } from './source-colours.ts';

/** So much of a message is put into the page until one asks for all of it. */
const shownCharacters = 6_000;

export type LineActions = {
  select: (id: string) => void;
  toggle: (id: string) => void;
  hrefOf: (id: string) => string;
};

export type LineLook = {
  clock: ClockMode;
  isWrapped: boolean;
  isOpen: boolean;
  isSelected: boolean;
  isCurrentMatch: boolean;
  colour: string;
  markOf: (row: LineRow) => MarkRule;
};

const levelColours = { error: 'text-failing', warn: 'text-degraded', info: 'text-text', debug: 'text-muted' };

/** The object that a message is, or holds after a few words; null for anything else. */
const readJson = (message: string): unknown => {
  const text = plainText(message).trim();
  if (!/^[[{]/.test(text) || text.length > 200_000) return null;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
};

const looksLikeJson = (message: string): boolean => /^\s*[[{].*[\]}]\s*$/s.test(message);

const TimeLink = ({ row, clock, actions }: { row: LineRow; clock: ClockMode; actions: LineActions }) => {
  const at = new Date(row.atMs).toISOString();
  const text = formatTime(row.atMs, clock, 'millisecond');
  return (
    <a
      href={actions.hrefOf(row.id)}
      title={`${formatTime(row.atMs, clock, 'exact')}: link to this line`}
      className="hit shrink-0 text-muted hover:text-accent hover:underline"
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        actions.select(row.id);
      }}
    >
      <time dateTime={at} className="max-sm:hidden">
        {text}
      </time>
      <time dateTime={at} className="sm:hidden">
        {text.slice(3)}
      </time>
    </a>
  );
};

const Message = ({ row, look }: { row: LineRow; look: LineLook }) => {
  const isCut = !look.isOpen && row.message.length > shownCharacters;
  const shown = isCut ? row.message.slice(0, shownCharacters) : row.message;
  const isFolded = !look.isOpen && !look.isWrapped;
  return (
    <span
      data-message
      className={classNames(
        look.isWrapped || look.isOpen ? 'whitespace-pre-wrap wrap-anywhere' : 'whitespace-pre',
        isFolded && row.message.includes('\n') && 'max-h-5 overflow-hidden',
      )}
    >
      <MessageText message={shown} mark={look.markOf(row)} isCurrent={look.isCurrentMatch} />
    </span>
  );
};

const Opened = ({ row }: { row: LineRow }) => {
  const json = useMemo(() => readJson(row.message), [row.message]);
  return (
    <div className="mt-1 mb-2 grid gap-1.5">
      {json ? (
        <pre className="w-max max-w-full overflow-x-auto rounded-control border bg-surface px-3 py-2 whitespace-pre-wrap wrap-anywhere">
          {JSON.stringify(json, null, 2)}
        </pre>
      ) : null}
      <p className="flex flex-wrap items-center gap-x-4 gap-y-1 font-sans text-sm text-muted">
        <span>
          {row.source.container} · {taskName(row.source.task)}
        </span>
        {row.truncatedBytes ? (
          <span>The first 64 KiB of {row.truncatedBytes.toLocaleString('en')} bytes are shown.</span>
        ) : null}
        <button
          type="button"
          className="hit inline-flex items-center gap-1 hover:text-text"
          onClick={() => copyText(row.message, 'Line copied')}
        >
          <Copy size={13} aria-hidden="true" /> Copy the line
        </button>
      </p>
    </div>
  );
};

/** One line: time, source, level, message; its stack trace and its JSON open in place. */
export const LogLine = memo(function LogLine({
  one,
  look,
  actions,
}: {
  one: FoldedRow & { row: LineRow };
  look: LineLook;
  actions: LineActions;
}) {
  const { row, folded } = one;
  const inner = row.message.includes('\n') ? row.message.trimEnd().split('\n').length - 1 : 0;
  const hidden = folded.length + (look.isWrapped ? 0 : inner);
  const canOpen =
    looksLikeJson(row.message) || row.message.length > shownCharacters || row.truncatedBytes !== null;
  return (
    <div>
      <div
        data-line-id={row.id}
        data-level={row.level ?? undefined}
        data-selected={look.isSelected || undefined}
        className={classNames(
          'flex gap-x-2.5 border-l-2 pr-4 pl-[14px] max-sm:gap-x-3 max-sm:py-0.5',
          look.isSelected
            ? 'border-accent bg-accent-weak'
            : classNames('border-transparent', row.level === 'error' && 'bg-failing-weak/60'),
        )}
      >
        <TimeLink row={row} clock={look.clock} actions={actions} />
        <span className="w-1 shrink-0 max-sm:hidden" style={{ background: look.colour }} aria-hidden="true" />
        <span
          className="w-10 shrink-0 truncate text-muted max-sm:hidden"
          title={`${row.source.container} · ${taskName(row.source.task)}`}
        >
          {shortTask(row.source.task)}
        </span>
        <span className={classNames('w-11 shrink-0 max-sm:hidden', row.level && levelColours[row.level])}>
          {row.level ?? ''}
        </span>
        {canOpen ? (
          <button
            type="button"
            aria-expanded={look.isOpen}
            aria-label={look.isOpen ? 'Close the line' : 'Open the line'}
            className="hit -ml-1.5 h-5 shrink-0 text-muted hover:text-text"
            onClick={() => actions.toggle(row.id)}
          >
            <ChevronRight size={14} className={look.isOpen ? 'rotate-90' : undefined} aria-hidden="true" />
          </button>
        ) : null}
        <span className="flex min-w-0 flex-1 items-start gap-3">
          <Message row={row} look={look} />
          {hidden > 0 && !look.isOpen ? (
            <button
              type="button"
              aria-expanded={false}
              className="hit shrink-0 text-muted hover:text-text hover:underline"
              onClick={() => actions.toggle(row.id)}
            >
              +{hidden} {hidden === 1 ? 'line' : 'lines'}
            </button>
          ) : null}
          {hidden > 0 && look.isOpen && !canOpen ? (
            <button
              type="button"
              aria-expanded
              className="hit shrink-0 text-muted hover:text-text hover:underline"
              onClick={() => actions.toggle(row.id)}
            >
              fold
            </button>
          ) : null}
        </span>
      </div>
      {look.isOpen ? (
        <div className="pl-[16px] sm:pl-[238px]">
          {folded.map((line) => (
            <div key={line.id} data-line-id={line.id} className="text-muted">
              <Message row={line} look={look} />
            </div>
          ))}
          <Opened row={row} />
        </div>
      ) : null}
    </div>
  );
});

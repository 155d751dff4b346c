'use client';
import { ChevronDown, ChevronUp, Search, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { IconButton } from '#components/ui/button.tsx';
import { classNames } from '#components/ui/class-names.ts';
import { writeUrl } from '#components/ui/use-url-state.ts';

/** The filter of the lines: a plain substring, or an expression between slashes; with the match one stands at. */
export const FilterBox = ({
  filter,
  matchCount,
  current,
  onStep,
  isContextShown,
  problem,
}: {
  filter: string;
  matchCount: number;
  /** Place among the matches, from 0; null while one has not stepped. */
  current: number | null;
  onStep: (by: 1 | -1) => void;
  isContextShown: boolean;
  problem: string | null;
}) => {
  const [text, setText] = useState(filter);
  const written = useRef(filter);
  useEffect(() => {
    if (filter === written.current) return;
    written.current = filter;
    setText(filter);
  }, [filter]);
  useEffect(() => {
    if (text === written.current) return;
    const timer = setTimeout(() => {
      written.current = text;
      writeUrl({ filter: text });
    }, 250);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <div
      className={classNames(
        'flex flex-1 items-center gap-1 max-sm:order-first max-sm:min-w-[270px]',
        filter ? 'sm:min-w-[400px]' : 'sm:min-w-64',
      )}
    >
      <label
        className={classNames(
          'field flex min-w-0 flex-1 items-center gap-2 focus-within:border-accent',
          problem && 'border-failing',
        )}
      >
        <Search size={15} strokeWidth={1.9} className="shrink-0 text-muted" aria-hidden="true" />
        <input
          type="search"
          aria-label="Filter"
          aria-invalid={problem !== null}
          title={problem ?? 'A part of the message, as it is written, or /an expression/'}
          data-filter
          value={text}
          placeholder="Filter: text or /regex/"
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') {
              event.preventDefault();
              onStep(event.shiftKey ? -1 : 1);
            }
            if (event.key !== 'Escape') return;
            event.stopPropagation();
            if (text) setText('');
            else event.currentTarget.blur();
          }}
          className="min-w-0 flex-1 bg-transparent outline-none placeholder:text-muted [&::-webkit-search-cancel-button]:appearance-none"
        />
        {filter ? (
          <span className="shrink-0 text-sm text-muted" data-match-count={matchCount}>
            {problem ??
              (current === null
                ? `${matchCount.toLocaleString('en')} ${matchCount === 1 ? 'match' : 'matches'}`
                : `${(current + 1).toLocaleString('en')} of ${matchCount.toLocaleString('en')}`)}
          </span>
        ) : null}
      </label>
      {filter ? (
        <>
          <IconButton label="Previous match" onClick={() => onStep(-1)}>
            <ChevronUp aria-hidden="true" />
          </IconButton>
          <IconButton label="Next match" onClick={() => onStep(1)}>
            <ChevronDown aria-hidden="true" />
          </IconButton>
          <button
            type="button"
            aria-pressed={isContextShown}
            className="hit h-8 shrink-0 rounded-control px-2 text-sm text-muted hover:text-text aria-pressed:bg-accent-weak aria-pressed:text-text"
            onClick={() => writeUrl({ context: isContextShown ? null : '1' })}
          >
            In context
          </button>
          <IconButton label="Clear the filter" className="max-sm:hidden" onClick={() => setText('')}>
            <X aria-hidden="true" />
          </IconButton>
        </>
      ) : null}
    </div>
  );
};

'use client';
import { Search } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { classNames } from './class-names.ts';
import { KeyHint } from './key-hint.tsx';
import { useUrlState } from './use-url-state.ts';

/** The filter of a list, bound to a parameter of the address; `/` focuses it from anywhere. */
export const SearchBox = ({
  name = 'q',
  placeholder = 'Filter',
  className,
}: {
  name?: string;
  placeholder?: string;
  className?: string;
}) => {
  const [value, setValue] = useUrlState(name);
  const [text, setText] = useState(value);
  const written = useRef(value);
  useEffect(() => {
    if (value === written.current) return;
    written.current = value;
    setText(value);
  }, [value]);
  useEffect(() => {
    if (text === written.current) return;
    const timer = setTimeout(() => {
      written.current = text;
      setValue(text);
    }, 150);
    return () => clearTimeout(timer);
  }, [text, setValue]);
  return (
    <label
      className={classNames(
        'field flex w-full items-center gap-2 focus-within:border-accent sm:w-auto sm:max-w-[420px] sm:min-w-48 sm:flex-[1_1_200px]',
        className,
      )}
    >
      <Search size={15} strokeWidth={1.9} className="shrink-0 text-muted" aria-hidden="true" />
      <input
        type="search"
        aria-label="Filter"
        data-filter
        value={text}
        placeholder={placeholder}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.stopPropagation();
          if (text) setText('');
          else event.currentTarget.blur();
        }}
        className="min-w-0 flex-1 bg-transparent outline-none placeholder:text-muted [&::-webkit-search-cancel-button]:appearance-none"
      />
      <span className="max-sm:hidden" aria-hidden="true">
        <KeyHint>/</KeyHint>
      </span>
    </label>
  );
};

'use client';
import { type ReactNode, useEffect, useId, useState } from 'react';

export type CheckOption = { value: string; label: ReactNode; hint?: ReactNode };

/** Several of some: a list of check boxes with "All". */
export const CheckList = ({
  legend,
  options,
  chosen,
  onChange,
  allLabel = 'All',
}: {
  legend: string;
  options: CheckOption[];
  chosen: string[];
  onChange: (chosen: string[]) => void;
  /** Clears the choice; undefined leaves it out. */
  allLabel?: string | null;
}) => {
  const id = useId();
  // The address follows a press a moment later; the box does not wait for it.
  const [shown, setShown] = useState(chosen);
  useEffect(() => setShown(chosen), [chosen]);
  const choose = (next: string[]) => {
    setShown(next);
    onChange(next);
  };
  return (
    <fieldset aria-labelledby={id} className="min-w-44">
      <legend id={id} className="sr-only">
        {legend}
      </legend>
      {options.map((option) => (
        <label
          key={option.value}
          className="flex items-center gap-2.5 rounded-control px-2.5 py-1.5 hover:bg-sunk max-sm:min-h-11"
        >
          <input
            type="checkbox"
            className="size-4 accent-accent"
            checked={shown.includes(option.value)}
            onChange={(event) =>
              choose(
                event.target.checked
                  ? [...shown, option.value]
                  : shown.filter((value) => value !== option.value),
              )
            }
          />
          <span className="min-w-0 flex-1">{option.label}</span>
          {option.hint ? <span className="text-sm text-muted">{option.hint}</span> : null}
        </label>
      ))}
      {allLabel && shown.length > 0 ? (
        <button
          type="button"
          className="mt-1 w-full border-t px-2.5 py-1.5 text-left text-accent max-sm:min-h-11"
          onClick={() => choose([])}
        >
          {allLabel}
        </button>
      ) : null}
    </fieldset>
  );
};

'use client';
import { type ReactNode, useId } from 'react';

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
  return (
    <fieldset aria-labelledby={id} className="min-w-44">
      <legend id={id} className="sr-only">
        {legend}
      </legend>
      {options.map((option) => (
        <label
          key={option.value}
          className="flex items-center gap-2.5 rounded-r px-2.5 py-1.5 hover:bg-sunk max-sm:min-h-11"
        >
          <input
            type="checkbox"
            className="size-4 accent-accent"
            checked={chosen.includes(option.value)}
            onChange={(event) =>
              onChange(
                event.target.checked
                  ? [...chosen, option.value]
                  : chosen.filter((value) => value !== option.value),
              )
            }
          />
          <span className="min-w-0 flex-1">{option.label}</span>
          {option.hint ? <span className="text-sm text-muted">{option.hint}</span> : null}
        </label>
      ))}
      {allLabel && chosen.length > 0 ? (
        <button
          type="button"
          className="mt-1 w-full border-t px-2.5 py-1.5 text-left text-accent max-sm:min-h-11"
          onClick={() => onChange([])}
        >
          {allLabel}
        </button>
      ) : null}
    </fieldset>
  );
};

'use client';
import { useUrlState } from '#components/ui/use-url-state.ts';

/** One of a few, kept in the address. */
export function Segmented({
  name,
  label,
  options,
  fallback,
}: {
  name: string;
  label: string;
  options: { value: string; label: string }[];
  fallback: string;
}) {
  const [value, setValue] = useUrlState(name, fallback);
  return (
    <fieldset className="inline-flex w-fit rounded-control border border-line-strong bg-surface">
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={value === option.value}
          onClick={() => setValue(option.value)}
          className="h-[30px] border-l px-3 text-muted first:border-l-0 hover:text-text aria-pressed:bg-sunk aria-pressed:font-medium aria-pressed:text-text max-sm:h-11 max-sm:min-w-11"
        >
          {option.label}
        </button>
      ))}
    </fieldset>
  );
}

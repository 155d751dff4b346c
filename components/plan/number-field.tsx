'use client';
import { Minus, Plus } from 'lucide-react';
import { useId } from 'react';
import { IconButton } from '#components/ui/button.tsx';

/** A count of tasks as typed; null when it is none. */
export const parseCount = (text: string): number | null => {
  if (!/^\d{1,4}$/.test(text.trim())) return null;
  const count = Number(text);
  return count <= 5000 ? count : null;
};

/** A whole number with steps that a thumb can hit. */
export function NumberField({
  label,
  value,
  onChange,
  max,
  isFocused,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  max: number;
  isFocused?: boolean;
}) {
  const id = useId();
  const step = (by: number) => onChange(String(Math.min(max, Math.max(0, (parseCount(value) ?? 0) + by))));
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className="cursor-default! font-medium">
        {label}
      </label>
      <div className="flex items-center gap-2">
        <IconButton label={`One less: ${label}`} variant="default" onClick={() => step(-1)}>
          <Minus aria-hidden="true" />
        </IconButton>
        <input
          id={id}
          type="number"
          inputMode="numeric"
          min={0}
          max={max}
          step={1}
          // biome-ignore lint/a11y/noAutofocus: the one field of a sheet that was just opened to fill it
          autoFocus={isFocused}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          onFocus={(event) => event.target.select()}
          className="field w-24 text-center text-lg font-semibold [appearance:textfield] [&::-webkit-inner-spin-button]:appearance-none"
        />
        <IconButton label={`One more: ${label}`} variant="default" onClick={() => step(1)}>
          <Plus aria-hidden="true" />
        </IconButton>
      </div>
    </div>
  );
}

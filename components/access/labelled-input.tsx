import { type ComponentProps, useId } from 'react';

/** A text field with its name above it, and a hint below where one helps. */
export const LabelledInput = ({
  label,
  hint,
  ...rest
}: ComponentProps<'input'> & { label: string; hint?: string }) => {
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="mb-1 block font-medium">
        {label}
      </label>
      <input
        {...rest}
        id={id}
        aria-describedby={hint ? `${id}-hint` : undefined}
        className="h-9 w-full rounded-control border border-line-strong bg-surface px-3 max-sm:h-11 max-sm:text-[16px]"
      />
      {hint && (
        <p id={`${id}-hint`} className="mt-1 text-sm text-muted">
          {hint}
        </p>
      )}
    </div>
  );
};

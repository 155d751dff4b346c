'use client';
import Link from 'next/link';
import { type ComponentProps, type ReactNode, useId, useState } from 'react';
import { classNames } from './class-names.ts';

export type ButtonVariant = 'primary' | 'default' | 'control' | 'ghost' | 'danger';

const base =
  'inline-flex h-8 items-center justify-center gap-1.5 whitespace-nowrap rounded-control border px-3 select-none max-sm:h-11 max-sm:px-4 [&_svg]:size-[15px] [&_svg]:shrink-0';

const looks: Record<ButtonVariant, string> = {
  primary:
    'font-medium border-ink bg-ink text-on-ink hover:opacity-90 aria-disabled:border-transparent aria-disabled:bg-stopped-weak aria-disabled:text-stopped aria-disabled:opacity-100',
  default: 'font-medium border-line-strong bg-surface text-text hover:bg-sunk aria-disabled:text-faint',
  control: 'border-line bg-surface text-text hover:bg-sunk aria-disabled:text-faint',
  ghost: 'font-medium border-transparent text-muted hover:bg-sunk hover:text-text aria-disabled:text-faint',
  danger:
    'font-medium border-failing/50 bg-surface text-failing hover:bg-failing-weak aria-disabled:text-faint',
};

/** The classes of a button, for a link that looks like one. */
export const buttonClass = (variant: ButtonVariant = 'default', className?: string): string =>
  classNames(base, looks[variant], className);

type ButtonProps = Omit<ComponentProps<'button'>, 'disabled'> & {
  variant?: ButtonVariant;
  /** Why it cannot be pressed now; shown on hover, focus and touch. Undefined: it can. */
  disabledReason?: string;
  /** The press is under way. */
  busy?: boolean;
};

/** A button. A disabled one stays focusable and says why; it keeps the focus when it can be pressed. */
export const Button = ({
  variant = 'default',
  disabledReason,
  busy,
  className,
  onClick,
  children,
  type = 'button',
  ...rest
}: ButtonProps) => {
  const id = useId();
  const [isTold, setTold] = useState(false);
  // The frame of the reason stays: without it, the button would be another one, and the focus on it lost.
  const [isFramed, setFramed] = useState(disabledReason !== undefined);
  if (disabledReason !== undefined && !isFramed) setFramed(true);
  const isDisabled = disabledReason !== undefined || busy === true;
  const button = (
    <button
      {...rest}
      type={type}
      aria-disabled={isDisabled || undefined}
      aria-busy={busy || undefined}
      aria-describedby={disabledReason === undefined ? rest['aria-describedby'] : id}
      className={buttonClass(variant, className)}
      onClick={(event) => {
        if (!isDisabled) return onClick?.(event);
        event.preventDefault();
        setTold(true);
      }}
      onBlur={(event) => {
        setTold(false);
        rest.onBlur?.(event);
      }}
    >
      {children}
    </button>
  );
  if (!isFramed) return button;
  return (
    <span
      className={classNames(
        'group/why relative inline-flex',
        className?.includes('flex-1') && 'flex-1',
        className?.includes('min-w-0') && 'min-w-0',
      )}
    >
      {button}
      {disabledReason === undefined ? null : (
        <span
          id={id}
          role="tooltip"
          className={classNames(
            'absolute top-full right-0 z-40 mt-1.5 w-max max-w-64 rounded-control border border-line-strong bg-raised px-2.5 py-1.5 text-sm text-text shadow-pop',
            isTold ? 'block' : 'hidden group-focus-within/why:block group-hover/why:block',
          )}
        >
          {disabledReason}
        </span>
      )}
    </span>
  );
};

/** A link that looks like a button. */
export const ButtonLink = ({
  variant = 'default',
  className,
  href,
  children,
}: {
  variant?: ButtonVariant;
  className?: string;
  href: string;
  children: ReactNode;
}) => (
  <Link href={href} prefetch={false} className={buttonClass(variant, className)}>
    {children}
  </Link>
);

/** A square button with an icon and a name for those who cannot see it. */
export const IconButton = ({ label, className, ...rest }: ButtonProps & { label: string }) => (
  <Button
    aria-label={label}
    title={label}
    variant="ghost"
    className={classNames('hit w-8 px-0! max-sm:w-11', className)}
    {...rest}
  />
);

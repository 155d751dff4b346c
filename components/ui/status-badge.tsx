import { classNames } from './class-names.ts';
import { lookOf, toneText, toneWeak } from './status-look.ts';

/** The icon of a status in its colour. Never alone: the word stands beside it, or `label` says it. */
export const StatusIcon = ({
  status,
  label,
  className,
}: {
  status: string;
  label?: boolean;
  className?: string;
}) => {
  const look = lookOf(status);
  const Icon = look.icon;
  return (
    <span className={classNames('inline-flex shrink-0', toneText[look.tone], className)}>
      <Icon size={15} strokeWidth={1.9} aria-hidden="true" />
      {label ? <span className="sr-only">{look.word}</span> : null}
    </span>
  );
};

/** A state as icon, word and colour. `quiet` is the form of tables: no ground, and what is well stays muted. */
export const StatusBadge = ({
  status,
  reason,
  quiet,
  word,
}: {
  status: string;
  reason?: string;
  quiet?: boolean;
  /** Instead of the status's own word. */
  word?: string;
}) => {
  const look = lookOf(status);
  const Icon = look.icon;
  const isCalm = look.tone === 'steady' || look.tone === 'stopped' || look.tone === 'unknown';
  const text = word ?? look.word;
  if (quiet)
    return (
      <span className="inline-flex max-w-full items-baseline gap-1.5 whitespace-nowrap" title={reason}>
        <Icon
          size={15}
          strokeWidth={1.9}
          aria-hidden="true"
          className={classNames('shrink-0 self-center', toneText[look.tone])}
        />
        <span
          className={classNames(
            'truncate',
            isCalm ? 'text-muted' : classNames('font-semibold', toneText[look.tone]),
          )}
        >
          {text}
        </span>
      </span>
    );
  return (
    <span className="inline-flex max-w-full flex-wrap items-center gap-x-2 gap-y-1">
      <span
        className={classNames(
          'inline-flex h-[21px] items-center gap-1.5 whitespace-nowrap rounded-full pr-2.5 pl-1.5 font-medium',
          toneWeak[look.tone],
        )}
      >
        <Icon size={15} strokeWidth={1.9} aria-hidden="true" />
        {text}
      </span>
      {reason ? <span>{reason}</span> : null}
    </span>
  );
};

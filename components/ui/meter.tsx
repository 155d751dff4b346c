import { classNames } from './class-names.ts';

const highShare = 0.9;

/** How much of a whole is taken, as a thin bar; `mark` is a second share on it. The numbers stand beside it. */
export const Meter = ({ label, share, mark }: { label: string; share: number | null; mark?: number }) => {
  const asWidth = (part: number) => `${Math.round(Math.min(1, Math.max(0, part)) * 100)}%`;
  return (
    <span
      role="img"
      aria-label={label}
      title={label}
      className={classNames(
        'relative block h-[5px] w-full overflow-hidden rounded-full bg-stopped-weak',
        share === null && 'hatched',
      )}
    >
      {share === null ? null : (
        <span
          className={classNames(
            'absolute inset-y-0 left-0 rounded-full',
            share >= highShare ? 'bg-degraded' : 'bg-stopped',
          )}
          style={{ width: asWidth(share) }}
        />
      )}
      {mark === undefined ? null : (
        <span
          className="absolute inset-y-0 w-[3px] -translate-x-1/2 bg-text"
          style={{ left: asWidth(mark) }}
        />
      )}
    </span>
  );
};

'use client';
import { Info, TriangleAlert } from 'lucide-react';
import { classNames } from './class-names.ts';

type Missing = { scope: string; code: string; message: string };

/** `ecs:123456789012:eu-west-1:shop/cart` → `shop/cart`. */
const sayScope = (scope: string): string => scope.replace(/\b(?:ecs|eks|ecr):\d{12}:[a-z0-9-]+:/g, '');

/** A limit of what there is to read, not a fault that somebody could mend. */
const isLimit = ({ code }: Missing): boolean => code === 'unprocessable';

/** What could not be read, and why. Nothing when all was. */
export const IncompleteNote = ({
  items,
  className,
}: {
  items: Missing[] | undefined;
  className?: string;
}) => {
  if (!items || items.length === 0) return null;
  const first = items[0];
  const isCalm = items.every(isLimit);
  const Icon = isCalm ? Info : TriangleAlert;
  return (
    <div
      role="note"
      className={classNames(
        'flex gap-2.5',
        isCalm ? 'px-0.5 text-muted' : 'rounded-panel border border-degraded/40 bg-degraded-weak px-4 py-2.5',
        className,
      )}
    >
      <Icon
        size={15}
        strokeWidth={1.9}
        className={classNames('mt-0.5 shrink-0', !isCalm && 'text-degraded')}
        aria-hidden="true"
      />
      <div className="min-w-0 wrap-anywhere">
        {items.length === 1 && first ? (
          <p>
            <b className="font-medium">
              {sayScope(first.scope)} {isCalm ? 'are not known' : 'could not be read'}:
            </b>{' '}
            {first.message}
          </p>
        ) : (
          <details>
            <summary className="font-medium">
              {items.every(({ code }) => code === 'aws_throttled')
                ? `AWS throttles: ${items.length} parts are shown as they were last read.`
                : `${items.length} parts could not be read; what is shown is incomplete.`}
            </summary>
            <ul className="mt-1 grid gap-1">
              {items.map((item) => (
                <li key={`${item.scope} ${item.code} ${item.message}`}>
                  <b className="font-medium">{sayScope(item.scope)}:</b> {item.message}
                </li>
              ))}
            </ul>
          </details>
        )}
      </div>
    </div>
  );
};

'use client';
import { Info, TriangleAlert } from 'lucide-react';
import { classNames } from './class-names.ts';
import { CodeText } from './code-text.tsx';
import { RemedyText } from './remedy-text.tsx';
import { splitCommands } from './split-commands.ts';

type Missing = { scope: string; code: string; message: string };

/** `ecs:123456789012:eu-west-1:shop/cart` → `shop/cart`. */
const sayScope = (scope: string): string => scope.replace(/\b(?:ecs|eks|ecr):\d{12}:[a-z0-9-]+:/g, '');

const shownScopes = 3;
const sayScopes = (items: Missing[]): string => {
  const names = items.map(({ scope }) => sayScope(scope));
  const more = names.length - shownScopes;
  return more > 1 ? `${names.slice(0, shownScopes).join(', ')} and ${more} more` : names.join(', ');
};

/** A limit of what there is to read, not a fault that somebody could mend. */
const isLimit = ({ code }: Missing): boolean => code === 'unprocessable';

/** A reason with commands is long: it opens from its first sentence. */
const Message = ({ text }: { text: string }) => {
  const parts = splitCommands(text);
  if (!parts.some(({ kind }) => kind === 'command')) return <CodeText text={text} />;
  const end = /[.!?] /.exec(text)?.index;
  const first = end === undefined ? 'More' : text.slice(0, end + 1);
  return (
    <details>
      <summary className="max-sm:min-h-11">
        <CodeText text={first} /> <span className="text-accent">What would help</span>
      </summary>
      <div className="mt-1.5">
        <RemedyText text={end === undefined ? text : text.slice(end + 2)} />
      </div>
    </details>
  );
};

/** What could not be read, and why. Nothing when all was. */
export const IncompleteNote = ({
  items,
  className,
}: {
  items: Missing[] | undefined;
  className?: string;
}) => {
  if (!items || items.length === 0) return null;
  // One cause often stands behind many parts: it is said once.
  const groups = [...Map.groupBy(items, ({ code, message }) => `${code} ${message}`).values()];
  const [first] = items;
  const isThrottled = items.length > 1 && items.every(({ code }) => code === 'aws_throttled');
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
        {groups.length === 1 && first && !isThrottled ? (
          <div>
            <b className="font-medium">
              {sayScopes(items)} {isCalm ? 'are not known' : 'could not be read'}:
            </b>{' '}
            <Message text={first.message} />
          </div>
        ) : (
          <details>
            <summary className="font-medium max-sm:min-h-11">
              {isThrottled
                ? `AWS throttles: ${items.length} parts are shown as they were last read.`
                : `${items.length} parts could not be read; what is shown is incomplete.`}
            </summary>
            <ul className="mt-1 grid gap-1">
              {groups.map((group) => (
                <li key={group.map(({ scope }) => scope).join()}>
                  <b className="font-medium">{sayScopes(group)}:</b>{' '}
                  <Message text={group[0]?.message ?? ''} />
                </li>
              ))}
            </ul>
          </details>
        )}
      </div>
    </div>
  );
};

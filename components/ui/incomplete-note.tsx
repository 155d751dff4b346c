'use client';
import { TriangleAlert } from 'lucide-react';

type Missing = { scope: string; code: string; message: string };

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
  return (
    <div
      role="note"
      className={`flex gap-2.5 rounded-panel border border-degraded/40 bg-degraded-weak px-4 py-2.5 ${className ?? ''}`}
    >
      <TriangleAlert
        size={15}
        strokeWidth={1.9}
        className="mt-0.5 shrink-0 text-degraded"
        aria-hidden="true"
      />
      <div className="min-w-0 wrap-anywhere">
        {items.length === 1 && first ? (
          <p>
            <b className="font-medium">{first.scope} could not be read:</b> {first.message}
          </p>
        ) : (
          <details>
            <summary className="font-medium">
              {items.length} parts could not be read; what is shown is incomplete.
            </summary>
            <ul className="mt-1 grid gap-1">
              {items.map((item) => (
                <li key={`${item.scope} ${item.code} ${item.message}`}>
                  <b className="font-medium">{item.scope}:</b> {item.message}
                </li>
              ))}
            </ul>
          </details>
        )}
      </div>
    </div>
  );
};

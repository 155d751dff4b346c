'use client';
import { classNames } from './class-names.ts';
import { copyText } from './copy.ts';
import { shortenId } from './shorten-id.ts';

/** An id or digest in monospace, shortened; a press copies the whole. */
export const ShortId = ({
  id,
  head,
  tail,
  className,
}: {
  id: string;
  head?: number;
  tail?: number;
  className?: string;
}) => (
  <button
    type="button"
    title={`${id}: press to copy`}
    className={classNames(
      'hit z-1 cursor-copy font-mono text-sm whitespace-nowrap hover:text-accent',
      className,
    )}
    onClick={() => void copyText(id)}
  >
    <span className="sr-only">Copy </span>
    {shortenId(id, head, tail)}
  </button>
);

'use client';
import { classNames } from './class-names.ts';
import { copyText } from './copy.ts';

/** "7f3a91c0…c2": the middle is left out; what is short stays whole. */
export const shortenId = (id: string, head = 8, tail = 2): string => {
  const bare = id.startsWith('sha256:') ? id.slice(7) : id;
  return bare.length <= head + tail + 2
    ? bare
    : `${bare.slice(0, head)}…${tail > 0 ? bare.slice(-tail) : ''}`;
};

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

'use client';
import { useSearchParams } from 'next/navigation';
import { Button } from './button.tsx';
import { writeUrl } from './use-url-state.ts';

/** To the older rows of a list that is read page by page, and back to the newest. */
export const CursorButtons = ({ next }: { next: string | null | undefined }) => (
  <div className="mt-3 flex gap-2">
    {useSearchParams().get('cursor') ? (
      <Button onClick={() => writeUrl({ cursor: null }, { push: true })}>Newest</Button>
    ) : null}
    {next ? <Button onClick={() => writeUrl({ cursor: next }, { push: true })}>Older</Button> : null}
  </div>
);

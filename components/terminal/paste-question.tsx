'use client';
import { useId } from 'react';
import { Button } from '#components/ui/button.tsx';
import type { Paste } from './clean-paste.ts';

const shownLines = 12;

/** What was pasted, before any of it runs. */
export function PasteQuestion({
  paste,
  onPaste,
  onCancel,
}: {
  paste: Paste;
  onPaste: () => void;
  onCancel: () => void;
}) {
  const id = useId();
  const { lines, removed } = paste;
  const hidden = lines.length - shownLines;
  return (
    <section
      role="alertdialog"
      aria-labelledby={id}
      className="absolute inset-x-2 bottom-2 z-10 grid max-h-[80%] gap-2 overflow-y-auto rounded-panel border border-line-strong bg-raised p-3 shadow-pop"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        onCancel();
      }}
    >
      <h3 id={id} className="font-semibold">
        Paste {lines.length === 1 ? 'a line that runs at once' : `${lines.length} lines`}?
      </h3>
      <pre className="max-h-60 overflow-auto rounded-control border bg-sunk p-2 font-mono text-sm wrap-anywhere whitespace-pre-wrap">
        {lines.slice(0, shownLines).join('\n')}
      </pre>
      {hidden > 0 ? <p className="text-sm text-muted">and {hidden} more</p> : null}
      {removed > 0 ? (
        <p className="text-sm text-degraded">
          {removed} control {removed === 1 ? 'character was' : 'characters were'} taken out.
        </p>
      ) : null}
      <div className="flex justify-end gap-2">
        <Button onClick={onCancel}>Cancel</Button>
        <Button variant="primary" autoFocus onClick={onPaste}>
          Paste
        </Button>
      </div>
    </section>
  );
}

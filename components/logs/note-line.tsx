import { CircleDot, CircleX, TriangleAlert } from 'lucide-react';
import type { NoteRow } from './log-row.ts';
import { shortTask } from './source-colours.ts';

const icons = {
  gap: <TriangleAlert size={15} className="text-degraded" aria-hidden="true" />,
  joined: <CircleDot size={15} className="text-muted" aria-hidden="true" />,
  ended: <CircleX size={15} className="text-failing" aria-hidden="true" />,
};

/** Lines that are missing, or a task that came or went: a row of its own among the lines. */
export const NoteLine = ({ note }: { note: NoteRow }) => (
  <div
    data-gap={note.kind === 'gap' ? '' : undefined}
    data-source-change={note.kind === 'gap' ? undefined : note.kind}
    className="my-1 flex items-center gap-2.5 border-y bg-sunk px-4 py-1 font-sans text-sm text-muted [&>svg]:shrink-0"
  >
    {icons[note.kind]}
    {note.about ? <span className="font-mono">{shortTask(note.about)}</span> : null}
    <span className="min-w-0 whitespace-normal wrap-anywhere">{note.text}</span>
  </div>
);

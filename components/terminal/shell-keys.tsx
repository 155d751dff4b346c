'use client';
import { ArrowDown, ArrowLeft, ArrowRight, ArrowUp } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from '#components/ui/class-names.ts';

const keys: { name: string; text: string; show: ReactNode }[] = [
  { name: 'Escape', text: '\u001b', show: 'Esc' },
  { name: 'Tab', text: '\t', show: 'Tab' },
  { name: 'Left', text: '\u001b[D', show: <ArrowLeft aria-hidden="true" className="size-4" /> },
  { name: 'Up', text: '\u001b[A', show: <ArrowUp aria-hidden="true" className="size-4" /> },
  { name: 'Down', text: '\u001b[B', show: <ArrowDown aria-hidden="true" className="size-4" /> },
  { name: 'Right', text: '\u001b[C', show: <ArrowRight aria-hidden="true" className="size-4" /> },
];

const look =
  'flex h-11 min-w-0 flex-1 items-center justify-center rounded-control border border-line-strong bg-surface font-medium';

/** The keys that a phone's keyboard lacks. Pressing one leaves the focus where it is. */
export function ShellKeys({
  isCtrl,
  onCtrl,
  onKey,
}: {
  /** The next letter counts as pressed with Ctrl. */
  isCtrl: boolean;
  onCtrl: () => void;
  onKey: (text: string) => void;
}) {
  return (
    <div
      role="toolbar"
      aria-label="Keys"
      className="flex gap-1 border-t px-2 py-1.5 pointer-fine:hidden"
      onPointerDown={(event) => event.preventDefault()}
    >
      <button
        type="button"
        aria-pressed={isCtrl}
        className={classNames(look, isCtrl && 'border-accent! bg-accent-weak!')}
        onClick={onCtrl}
      >
        Ctrl
      </button>
      {keys.map(({ name, text, show }) => (
        <button key={name} type="button" aria-label={name} className={look} onClick={() => onKey(text)}>
          {show}
        </button>
      ))}
    </div>
  );
}

'use client';
import { Dialog } from '#components/ui/dialog.tsx';
import { KeyHint } from '#components/ui/key-hint.tsx';
import { navItems, settingsItem } from './nav-items.ts';

const general: [string[], string][] = [
  [['Ctrl', 'K'], 'Search everything, or paste an ARN (⌘ K on a Mac)'],
  [['/'], 'Filter the list'],
  [['j'], 'Next row'],
  [['k'], 'Previous row'],
  [['Enter'], 'Open the row'],
  [['Esc'], 'Undo one level: close, clear, leave'],
  [['?'], 'This list'],
];

const Keys = ({ rows }: { rows: [string[], string][] }) => (
  <dl className="grid grid-cols-[auto_1fr] items-center gap-x-4 gap-y-2">
    {rows.map(([keys, what]) => (
      <div key={what} className="contents">
        <dt className="flex gap-1">
          {keys.map((key) => (
            <KeyHint key={key}>{key}</KeyHint>
          ))}
        </dt>
        <dd>{what}</dd>
      </div>
    ))}
  </dl>
);

/** Every key of the product. */
export const HelpDialog = ({ open, onClose }: { open: boolean; onClose: () => void }) => (
  <Dialog open={open} onClose={onClose} title="Keyboard">
    <div className="grid gap-6 sm:grid-cols-2">
      <Keys rows={general} />
      <Keys rows={[...navItems, settingsItem].map((item) => [['g', item.key], item.label])} />
    </div>
    <p className="mt-4 text-muted">Single keys rest while you type.</p>
  </Dialog>
);

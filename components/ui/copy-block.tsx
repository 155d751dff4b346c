'use client';
import { Copy } from 'lucide-react';
import { IconButton } from './button.tsx';
import { copyText } from './copy.ts';

/** A command as it is typed, with a press that copies it. */
export const CopyBlock = ({ text }: { text: string }) => (
  <div className="flex items-start gap-1 rounded-control border bg-sunk py-1 pr-1 pl-3">
    <code className="min-w-0 flex-1 py-1 font-mono text-sm whitespace-pre-wrap wrap-anywhere">{text}</code>
    <IconButton label="Copy the command" onClick={() => void copyText(text, 'Command copied')}>
      <Copy aria-hidden="true" />
    </IconButton>
  </div>
);

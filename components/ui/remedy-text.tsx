'use client';
import { CodeText } from './code-text.tsx';
import { CopyBlock } from './copy-block.tsx';
import { splitCommands } from './split-commands.ts';

/** Text in which each command stands on its own, to be copied. */
export const RemedyText = ({ text }: { text: string }) => (
  <div className="grid gap-1.5">
    {splitCommands(text).map((part) =>
      part.kind === 'command' ? (
        <CopyBlock key={part.text} text={part.text} />
      ) : (
        <p key={part.text} className="wrap-anywhere">
          <CodeText text={part.text} />
        </p>
      ),
    )}
  </div>
);

'use client';
import { Copy, Download, WrapText } from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import { IconButton } from '#components/ui/button.tsx';
import { classNames } from '#components/ui/class-names.ts';
import { copyText } from '#components/ui/copy.ts';
import { tokenizeYaml, type YamlToken } from './yaml-tokens.ts';

/** Longer texts stay plain: so many parts would make the page slow. */
const mostLines = 4_000;

const looks: Record<YamlToken['kind'], string> = {
  key: 'font-medium text-text',
  mark: 'text-faint',
  value: 'text-muted',
  comment: 'text-faint italic',
};

const download = (text: string, name: string) => {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/yaml' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
};

/** One line of YAML in greys: keys stand out. */
export const YamlLine = ({ text }: { text: string }) =>
  tokenizeYaml(text).map((token, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one line keep their places
    <span key={index} className={looks[token.kind]}>
      {token.text}
    </span>
  ));

/** A manifest as text: coloured where it is YAML, to copy, to download, wrapped or not. */
export const ManifestText = ({
  text,
  fileName,
  isYaml = true,
  before,
  className,
}: {
  text: string;
  fileName: string;
  isYaml?: boolean;
  /** What else may be chosen about it. */
  before?: ReactNode;
  className?: string;
}) => {
  const [isWrapped, setWrapped] = useState(false);
  const lines = useMemo(() => text.replace(/\n$/, '').split('\n'), [text]);
  const isColoured = isYaml && lines.length <= mostLines;
  return (
    <div className="grid min-h-0 min-w-0 grid-cols-[minmax(0,1fr)] gap-2">
      <div className="flex flex-wrap items-center gap-2">
        {before}
        <span className="text-sm text-muted">{lines.length.toLocaleString('en')} lines</span>
        <span className="ml-auto flex gap-1">
          <IconButton
            label="Wrap long lines"
            aria-pressed={isWrapped}
            className={isWrapped ? 'bg-accent-weak!' : undefined}
            onClick={() => setWrapped(!isWrapped)}
          >
            <WrapText aria-hidden="true" />
          </IconButton>
          <IconButton label="Copy" onClick={() => void copyText(text)}>
            <Copy aria-hidden="true" />
          </IconButton>
          <IconButton label="Download" onClick={() => download(text, fileName)}>
            <Download aria-hidden="true" />
          </IconButton>
        </span>
      </div>
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        className={classNames(
          'overflow-auto rounded-control bg-sunk p-3 font-mono text-sm',
          isWrapped && 'whitespace-pre-wrap wrap-anywhere',
          className ?? 'max-h-[70vh]',
        )}
      >
        {isColoured
          ? lines.map((line, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one text keep their places
              <span key={index} className="block min-h-[1.45em]">
                <YamlLine text={line} />
                {'\n'}
              </span>
            ))
          : text}
      </pre>
    </div>
  );
};

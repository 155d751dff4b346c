'use client';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { FailedState } from '#components/ui/empty-state.tsx';
import { IncompleteNote } from '#components/ui/incomplete-note.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { manifestQuery } from '#lib/client/manifest-query.ts';
import { deploymentsApi } from '#lib/contract/api/services-api.ts';
import { dropOutput } from './drop-output.ts';
import { type DiffLine, diffLines, foldDiff } from './line-diff.ts';

const signs: Record<DiffLine['kind'], string> = { same: ' ', gone: '−', new: '+' };
const tones: Record<DiffLine['kind'], string> = {
  same: 'text-muted',
  gone: 'bg-failing-weak text-failing',
  new: 'bg-steady-weak text-steady',
};
const words: Record<DiffLine['kind'], string> = { same: '', gone: 'gone: ', new: 'new: ' };

const Lines = ({ lines }: { lines: readonly DiffLine[] }) =>
  lines.map((line) => (
    <span key={`${line.kind} ${line.at}`} className={`block px-3 ${tones[line.kind]}`}>
      <span aria-hidden="true" className="inline-block w-4 select-none">
        {signs[line.kind]}
      </span>
      <span className="sr-only">{words[line.kind]}</span>
      {line.text}
      {'\n'}
    </span>
  ));

const Skipped = ({ lines }: { lines: readonly DiffLine[] }) => {
  const [isOpen, setOpen] = useState(false);
  if (isOpen) return <Lines lines={lines} />;
  return (
    <button
      type="button"
      className="block w-full border-y px-3 py-0.5 text-left font-sans text-sm text-accent hover:underline max-sm:min-h-11"
      onClick={() => setOpen(true)}
    >
      {lines.length} equal {lines.length === 1 ? 'line' : 'lines'}
    </button>
  );
};

/** Two revisions as their platform has them, line by line. */
export function ManifestDiff({
  cluster,
  service,
  from,
  to,
}: {
  cluster: string;
  service: string;
  from: string;
  to: string;
}) {
  const read = (revision: string) =>
    manifestQuery(deploymentsApi.manifest, { cluster, service, revision, format: 'yaml' });
  const before = useQuery(read(from));
  const after = useQuery(read(to));
  const oldText = before.data?.text;
  const newText = after.data?.text;
  const parts = useMemo(
    () =>
      oldText === undefined || newText === undefined
        ? null
        : foldDiff(diffLines(dropOutput(oldText), dropOutput(newText))),
    [oldText, newText],
  );
  const failed = before.error ?? after.error;
  if (parts === null)
    return failed ? (
      <FailedState
        what="The revisions"
        error={failed}
        onRetry={() => {
          void before.refetch();
          void after.refetch();
        }}
      />
    ) : (
      <Skeleton className="w-64" />
    );
  return (
    <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-2">
      <IncompleteNote items={[...(before.data?.incomplete ?? []), ...(after.data?.incomplete ?? [])]} />
      {parts.every(({ kind }) => kind === 'skipped') ? (
        <p className="text-muted">Nothing differs.</p>
      ) : (
        <pre
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
          tabIndex={0}
          className="max-h-[70vh] overflow-auto rounded-control border py-1 font-mono text-sm whitespace-pre-wrap wrap-anywhere"
        >
          {parts.map((part) => {
            const key = `${part.kind} ${part.lines[0]?.kind} ${part.lines[0]?.at}`;
            return part.kind === 'lines' ? (
              <Lines key={key} lines={part.lines} />
            ) : (
              <Skipped key={key} lines={part.lines} />
            );
          })}
        </pre>
      )}
    </div>
  );
}

import type { LineRow } from './log-row.ts';

const save = (parts: string[], name: string, type: string) => {
  const href = URL.createObjectURL(new Blob(parts, { type }));
  const link = document.createElement('a');
  link.href = href;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(href), 10_000);
};

const stamp = () => new Date().toISOString().replaceAll(':', '').slice(0, 17);

/** Lines as text: instant in UTC, container, task, message as it was written. */
export const toText = (lines: LineRow[]): string[] =>
  lines.map(
    ({ atMs, source, message }) =>
      `${new Date(atMs).toISOString()} ${source.container} ${source.task} ${message}\n`,
  );

/** Lines as the API has them. */
export const toJson = (lines: LineRow[]): string[] => [
  '[\n',
  lines
    .map(({ id, atMs, source, message, truncatedBytes }) =>
      JSON.stringify({
        id,
        at: new Date(atMs).toISOString(),
        source,
        message,
        ...(truncatedBytes === null ? {} : { truncated: { bytes: truncatedBytes } }),
      }),
    )
    .join(',\n'),
  '\n]\n',
];

export const downloadText = (lines: LineRow[], name: string): void =>
  save(toText(lines), `${name}-${stamp()}.log`, 'text/plain;charset=utf-8');
export const downloadJson = (lines: LineRow[], name: string): void =>
  save(toJson(lines), `${name}-${stamp()}.json`, 'application/json');

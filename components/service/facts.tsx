import type { ReactNode } from 'react';

export type Fact = { term: string; value: ReactNode };

/** Terms and what they are, in two columns; what is not set is left out. */
export function Facts({ facts }: { facts: readonly Fact[] }) {
  const known = facts.filter(
    ({ value }) => value !== undefined && value !== null && value !== '' && value !== false,
  );
  if (known.length === 0) return <p className="text-muted">Nothing is set.</p>;
  return (
    <dl className="grid content-start gap-x-4 gap-y-1 sm:grid-cols-[minmax(120px,30%)_1fr]">
      {known.map(({ term, value }) => (
        <div key={term} className="contents">
          <dt className="min-w-0 text-muted wrap-anywhere max-sm:mt-1.5">{term}</dt>
          <dd className="min-w-0 wrap-anywhere">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Values in monospace, one a line. */
export function Lines({ values }: { values: readonly string[] }) {
  if (values.length === 0) return null;
  return (
    <span className="grid font-mono text-sm">
      {values.map((value) => (
        <span key={value}>{value}</span>
      ))}
    </span>
  );
}

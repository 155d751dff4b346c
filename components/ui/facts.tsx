import type { ReactNode } from 'react';

export type Fact = { label: string; value: ReactNode };

/** Names and values in two columns; facts without a value are left out. */
export const Facts = ({ facts }: { facts: (Fact | null | undefined | false | '')[] }) => (
  <dl className="grid grid-cols-[minmax(90px,auto)_minmax(0,1fr)] gap-x-5 gap-y-1.5">
    {facts.map((fact) =>
      fact && fact.value !== undefined && fact.value !== null && fact.value !== '' ? (
        <div key={fact.label} className="contents">
          <dt className="text-muted wrap-anywhere">{fact.label}</dt>
          <dd className="wrap-anywhere">{fact.value}</dd>
        </div>
      ) : null,
    )}
  </dl>
);

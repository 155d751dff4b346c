'use client';
import { useState } from 'react';
import type { Change } from '#lib/contract/deployments.ts';
import { describeChange, rawSide } from './describe-change.ts';

const shownFirst = 8;

function ChangeRow({ change }: { change: Change }) {
  const { name, container, from, to } = describeChange(change);
  return (
    <li
      data-row-id={change.path}
      className="grid grid-cols-[minmax(88px,34%)_1fr] gap-x-3 border-t border-line px-3 py-2 first:border-t-0"
    >
      <span className="min-w-0 text-muted">
        {name} {container && <span className="font-mono text-[12.5px]">{container}</span>}
      </span>
      <span className="flex min-w-0 flex-wrap items-baseline gap-x-2 font-mono text-[12.5px]">
        {from !== null && <s className="break-all text-muted">{from}</s>}
        <span aria-hidden="true" className="text-muted">
          →
        </span>
        <span className="sr-only">becomes</span>
        <b className={to === null ? 'font-sans font-medium text-muted' : 'break-all font-semibold'}>
          {to ?? 'removed'}
        </b>
      </span>
    </li>
  );
}

function RawLine({ sign, text }: { sign: '−' | '+'; text: string }) {
  const tone = sign === '+' ? 'bg-steady-weak text-steady' : 'bg-failing-weak text-failing';
  return (
    <span className={`block px-2 break-all whitespace-pre-wrap ${tone}`}>
      {sign} {text}
    </span>
  );
}

/** Every change in words first, then the whole difference as it is written, on demand. */
export function PlanChanges({ changes }: { changes: readonly Change[] }) {
  const [isWhole, setWhole] = useState(false);
  if (changes.length === 0) return <p className="text-muted">Nothing in the specification.</p>;
  return (
    <div>
      <ul className="overflow-hidden rounded-[var(--r)] border border-line">
        {changes.slice(0, shownFirst).map((change) => (
          <ChangeRow key={change.path} change={change} />
        ))}
      </ul>
      <button
        type="button"
        aria-expanded={isWhole}
        onClick={() => setWhole(!isWhole)}
        className="mt-1 inline-flex min-h-11 items-center text-accent hover:underline sm:min-h-8"
      >
        The whole difference, {changes.length} {changes.length === 1 ? 'line' : 'lines'}
      </button>
      {isWhole && (
        <ul className="overflow-hidden rounded-[var(--r)] border border-line font-mono text-[12px]">
          {changes.map((change) => {
            const from = rawSide(change.from);
            const to = rawSide(change.to);
            return (
              <li key={change.path} className="border-t border-line first:border-t-0">
                <span className="block bg-sunk px-2 break-all text-muted">{change.path}</span>
                {from !== null && <RawLine sign="−" text={from} />}
                {to !== null && <RawLine sign="+" text={to} />}
              </li>
            );
          })}
        </ul>
      )}
    </div>
  );
}

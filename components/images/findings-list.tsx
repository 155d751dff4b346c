'use client';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import type { Finding } from '#lib/contract/images.ts';

const shownFirst = 20;
const order = ['critical', 'high', 'medium', 'low', 'informational', 'undefined'];
const rank = (severity: string) => {
  const at = order.indexOf(severity.toLowerCase());
  return at < 0 ? order.length : at;
};
const toneOf = (severity: string) =>
  rank(severity) === 0
    ? 'font-medium text-failing'
    : rank(severity) === 1
      ? 'font-medium text-degraded'
      : 'text-muted';

/** Only what leads to a web page becomes a link. */
const safeHref = (uri: string | undefined) => (uri && /^https?:\/\//.test(uri) ? uri : undefined);

/** Findings, the gravest first, each with the version that mends it. */
export function FindingsList({ findings }: { findings: readonly Finding[] }) {
  const [isWhole, setWhole] = useState(false);
  const sorted = [...findings].sort(
    (a, b) => rank(a.severity) - rank(b.severity) || a.id.localeCompare(b.id),
  );
  const shown = isWhole ? sorted : sorted.slice(0, shownFirst);
  return (
    <>
      <ul>
        {shown.map((finding) => {
          const href = safeHref(finding.uri);
          return (
            <li
              key={`${finding.id} ${finding.packageName ?? ''}`}
              data-row-id={finding.id}
              data-status={finding.severity.toLowerCase()}
              className="grid gap-x-4 border-t px-4 py-1.5 first:border-t-0 sm:grid-cols-[90px_150px_minmax(0,1fr)_minmax(0,1fr)]"
            >
              <span className={toneOf(finding.severity)}>{finding.severity.toLowerCase()}</span>
              {href ? (
                <a href={href} target="_blank" rel="noreferrer" className="text-accent hover:underline">
                  {finding.id}
                </a>
              ) : (
                <span>{finding.id}</span>
              )}
              <span className="min-w-0 font-mono text-sm wrap-anywhere">
                {finding.packageName} {finding.packageVersion}
                {finding.fixedIn && <span className="text-steady"> → {finding.fixedIn}</span>}
              </span>
              <span className="min-w-0 truncate text-muted" title={finding.description}>
                {finding.description}
              </span>
            </li>
          );
        })}
      </ul>
      {!isWhole && sorted.length > shownFirst && (
        <div className="border-t px-4 py-2">
          <Button onClick={() => setWhole(true)}>Show all {sorted.length}</Button>
        </div>
      )}
    </>
  );
}

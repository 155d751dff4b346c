'use client';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { FailedState } from '#components/ui/empty-state.tsx';
import { IncompleteNote } from '#components/ui/incomplete-note.tsx';
import { LiveRegion } from '#components/ui/live-region.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { SkeletonRows } from '#components/ui/skeleton.tsx';
import type { Incomplete } from '#lib/contract/common.ts';

type Answer = { asOf: string; incomplete: Incomplete[] };

/** A tab's own data: skeleton, failure or content with what could not be read. A failure stays within it. */
export function ReadState<T extends Answer>({
  what,
  query,
  staleAfterMs,
  unsaid = (items) => items,
  children,
}: {
  what: string;
  query: UseQueryResult<T>;
  staleAfterMs?: number;
  /** Of what could not be read, that which the page does not say elsewhere. */
  unsaid?: (items: Incomplete[]) => Incomplete[];
  children: (data: T) => ReactNode;
}) {
  const { data } = query;
  if (data)
    return (
      <LiveRegion
        className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4"
        asOf={data.asOf}
        staleAfterMs={staleAfterMs}
      >
        <IncompleteNote items={unsaid(data.incomplete)} />
        {children(data)}
      </LiveRegion>
    );
  if (query.isError)
    return (
      <Panel flush>
        <FailedState what={what} error={query.error} onRetry={() => void query.refetch()} />
      </Panel>
    );
  return <SkeletonRows />;
}

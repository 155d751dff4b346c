'use client';
import { useQuery } from '@tanstack/react-query';
import { useScope } from '#components/ui/use-scope.ts';
import { q, steadyIntervalMs } from '#lib/client/query.ts';
import { servicesApi } from '#lib/contract/api/services-api.ts';
import { attentionInput, needsAttention } from './attention.ts';

/** How many services need attention, in the rail. */
export const AttentionBadge = () => {
  const { data } = useQuery({
    ...q(servicesApi.list, attentionInput(useScope())),
    refetchInterval: steadyIntervalMs * 2,
  });
  const count = data?.items.filter(needsAttention).length ?? 0;
  if (count === 0) return null;
  return (
    <span className="ml-auto min-w-5 rounded-full bg-failing-weak px-1.5 py-px text-center text-xs font-semibold text-failing max-lg:absolute max-lg:-top-1 max-lg:-right-2 max-lg:px-1 max-lg:leading-4 group-data-folded/frame:absolute group-data-folded/frame:-top-1 group-data-folded/frame:-right-2 group-data-folded/frame:px-1 group-data-folded/frame:leading-4">
      {count}
      <span className="sr-only"> need attention</span>
    </span>
  );
};

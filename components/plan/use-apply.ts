'use client';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { isApiError } from '#lib/client/api-error.ts';
import { call } from '#lib/client/call.ts';
import { movingIntervalMs, q } from '#lib/client/query.ts';
import { plansApi } from '#lib/contract/api/plans-api.ts';
import type { Plan } from '#lib/contract/plans.ts';
import { newKey } from './new-key.ts';

export type ApplyBody = { confirm?: string; accept?: string[] };

/** No answer, or one that does not tell whether the change was made. */
const isLost = (error: unknown): boolean =>
  isApiError(error) && (error.status === 0 || error.code === 'internal');

/** Reads after a lost answer before sending the same request again is offered. */
const readsBeforeRetry = 2;

/**
 * Applies a plan once: one idempotency key for the life of the sheet, so that a second click, or sending
 * again after a lost answer, is the same request. A lost answer is read back from the plan.
 */
export const useApply = (plan: Plan, onApplied: (operationId: string) => void) => {
  const [idempotencyKey] = useState(newKey);
  const mutation = useMutation({
    mutationFn: (body: ApplyBody) => call(plansApi.apply, { plan: plan.id, idempotencyKey, body }),
    // A change must not wait for the network and then happen behind the user's back.
    networkMode: 'always',
    retry: false,
    onSuccess: ({ operationId }) => onApplied(operationId),
  });
  const lost = mutation.isError && isLost(mutation.error);
  const readBack = useQuery({
    ...q(plansApi.get, { plan: plan.id }),
    enabled: lost,
    refetchInterval: movingIntervalMs,
    networkMode: 'always',
  });
  const found = lost ? readBack.data?.operationId : undefined;
  useEffect(() => {
    if (found) onApplied(found);
  }, [found, onApplied]);
  const readAgain = lost && readBack.dataUpdatedAt > mutation.submittedAt && !found;
  return {
    apply: mutation.mutate,
    /** The same body and key once more. */
    sendAgain: () => mutation.mutate(mutation.variables ?? {}),
    /** Until the address names the operation. */
    isApplying: mutation.isPending || mutation.isSuccess,
    error: lost ? null : mutation.error,
    lost: lost
      ? {
          cause: mutation.error,
          canSendAgain:
            readAgain && readBack.dataUpdatedAt - mutation.submittedAt > readsBeforeRetry * movingIntervalMs,
        }
      : null,
  };
};

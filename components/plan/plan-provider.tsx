'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { type ReactNode, useCallback, useEffect, useMemo, useRef } from 'react';
import { call } from '#lib/client/call.ts';
import { q } from '#lib/client/query.ts';
import { plansApi } from '#lib/contract/api/plans-api.ts';
import { effectTitle } from './effect-title.ts';
import {
  type PlanLauncher,
  PlanLauncherContext,
  type PlanTargetRef,
  type Proposal,
} from './plan-launcher.ts';
import { usePlanUrl } from './plan-url.ts';

const PlanSheet = dynamic(() => import('./plan-sheet.tsx').then((module) => module.PlanSheet), {
  ssr: false,
});

/** Carries the plan sheet of one service; the sheet's code is loaded when it opens. */
export function PlanProvider({ cluster, service, name, children }: PlanTargetRef & { children: ReactNode }) {
  const queryClient = useQueryClient();
  const { state, show } = usePlanUrl();
  /** The proposal whose answer is still wanted: closing the sheet forgets it. */
  const wanted = useRef<Proposal | null>(null);
  const { mutate, reset, ...creation } = useMutation({
    mutationFn: ({ action }: Proposal) => call(plansApi.create, { cluster, service, body: action }),
    networkMode: 'always',
    retry: false,
    onSuccess: (plan, proposal) => {
      if (wanted.current !== proposal) return;
      queryClient.setQueryData(q(plansApi.get, { plan: plan.id }).queryKey, plan);
      show({ plan: plan.id });
    },
  });
  const run = useCallback(
    (proposal: Proposal) => {
      wanted.current = proposal;
      mutate(proposal);
    },
    [mutate],
  );
  const launcher = useMemo<PlanLauncher>(
    () => ({
      propose: (action, label) => run({ action, title: effectTitle(action, name, label) }),
      choose: (choice) => show({ do: choice }),
    }),
    [run, show, name],
  );
  const close = useCallback(() => {
    wanted.current = null;
    reset();
    show({});
  }, [reset, show]);
  const asked = state.propose;
  useEffect(() => {
    if (!asked) return;
    show({});
    run({ action: { action: asked }, title: effectTitle({ action: asked }, name) });
  }, [asked, show, run, name]);
  // The address changes a moment later: until it names the plan, the sheet stays with the proposal.
  const isShown = creation.data !== undefined && creation.data.id === state.plan;
  useEffect(() => {
    if (isShown) reset();
  }, [isShown, reset]);
  const proposal = creation.isIdle || isShown ? undefined : creation.variables;
  const isOpen =
    proposal !== undefined || state.do !== undefined || state.plan !== undefined || state.op !== undefined;
  return (
    <PlanLauncherContext value={launcher}>
      {children}
      {isOpen && (
        <PlanSheet
          target={{ cluster, service, name }}
          state={state}
          proposal={proposal}
          failure={creation.error}
          onRetry={() => proposal && run(proposal)}
          onShow={show}
          onClose={close}
        />
      )}
    </PlanLauncherContext>
  );
}

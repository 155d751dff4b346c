'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { type ReactNode, useCallback, useEffect, useMemo, useRef } from 'react';
import { call } from '#lib/client/call.ts';
import { q } from '#lib/client/query.ts';
import { plansApi } from '#lib/contract/api/plans-api.ts';
import type { Plan } from '#lib/contract/plans.ts';
import { effectTitle, nodeTitle } from './effect-title.ts';
import { isNodeAction } from './node-action.ts';
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

const createPlan = (cluster: string, proposal: Proposal): Promise<Plan> =>
  'node' in proposal
    ? call(plansApi.createForNode, { cluster, node: proposal.node, body: proposal.action })
    : call(plansApi.create, { cluster, service: proposal.service, body: proposal.action });

/** Carries the plan sheet of one service, or of the nodes of one cluster; the sheet's code is loaded when it opens. */
export function PlanProvider({ children, ...target }: PlanTargetRef & { children: ReactNode }) {
  const { cluster, service, name } = target;
  const queryClient = useQueryClient();
  const { state, show } = usePlanUrl();
  /** The proposal whose answer is still wanted: closing the sheet forgets it. */
  const wanted = useRef<Proposal | null>(null);
  const { mutate, reset, ...creation } = useMutation({
    mutationFn: (proposal: Proposal) => createPlan(cluster, proposal),
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
  const launcher = useMemo<PlanLauncher>(() => {
    const propose: PlanLauncher['propose'] = (action, label) => {
      if (service !== undefined) run({ service, action, title: effectTitle(action, name, label) });
    };
    const proposeForNode: PlanLauncher['proposeForNode'] = (node, action, called) =>
      run({ node, action, title: nodeTitle(action, { cluster, name: called }) });
    return {
      propose,
      proposeForNode,
      remake: ({ action, target: { nodeId, name: called } }) => {
        if (!isNodeAction(action)) propose(action);
        else if (nodeId !== undefined) proposeForNode(nodeId, action, called);
      },
      choose: (choice) => show({ do: choice }),
    };
  }, [run, show, cluster, service, name]);
  const close = useCallback(() => {
    wanted.current = null;
    reset();
    show({});
  }, [reset, show]);
  const asked = state.propose;
  useEffect(() => {
    if (!asked) return;
    show({});
    launcher.propose({ action: asked });
  }, [asked, show, launcher]);
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
          target={target}
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

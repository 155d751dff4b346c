'use client';
import { useSearchParams } from 'next/navigation';
import { useCallback } from 'react';
import { writeUrl } from '#components/ui/use-url-state.ts';

export const choices = ['scale', 'rollback', 'deploy', 'autoscaling'] as const;
export type Choice = (typeof choices)[number];
/** Actions that need no choice: the address asks for their plan at once. */
const proposals = ['stop-deployment', 'restart', 'pause', 'resume'] as const;
export type ProposalName = (typeof proposals)[number];

/** What the sheet shows: a form (`do`), a plan or a rollout. */
export type SheetState = { do?: Choice; propose?: ProposalName; plan?: string; op?: string };

const isChoice = (value: string | null): value is Choice => choices.some((choice) => choice === value);

/** The sheet's part of the URL. Opening is a step in the history; what follows in the same sheet replaces it. */
export const usePlanUrl = () => {
  const params = useSearchParams();
  const choice = params.get('do');
  const state: SheetState = {
    do: isChoice(choice) ? choice : undefined,
    propose: proposals.find((name) => name === choice),
    plan: params.get('plan') ?? undefined,
    op: params.get('op') ?? undefined,
  };
  const show = useCallback((next: SheetState) => {
    const now = new URLSearchParams(window.location.search);
    const wasOpen = now.has('do') || now.has('plan') || now.has('op');
    writeUrl({ do: next.do, plan: next.plan, op: next.op }, { push: !wasOpen });
  }, []);
  return { state, show };
};

'use client';
import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { useCallback, useEffect, useState } from 'react';
import { Age } from '#components/ui/age.tsx';
import { Button } from '#components/ui/button.tsx';
import { Sheet } from '#components/ui/sheet.tsx';
import { movingIntervalMs, q, steadyIntervalMs } from '#lib/client/query.ts';
import { operationsApi, plansApi } from '#lib/contract/api/plans-api.ts';
import { FailureNote } from './failure-note.tsx';
import type { PlanTargetRef, Proposal } from './plan-launcher.ts';
import { PlanLifetime } from './plan-lifetime.tsx';
import type { Choice, SheetState } from './plan-url.ts';
import { PlanView } from './plan-view.tsx';
import { isEnded, Rollout } from './rollout.tsx';
import { SheetPhase } from './sheet-phase.tsx';
import { SheetSkeleton } from './sheet-skeleton.tsx';

const forms = {
  scale: dynamic(() => import('./choose-scale.tsx').then((module) => module.ChooseScale), {
    loading: SheetSkeleton,
  }),
  rollback: dynamic(() => import('./choose-rollback.tsx').then((module) => module.ChooseRollback), {
    loading: SheetSkeleton,
  }),
  deploy: dynamic(() => import('./choose-deploy.tsx').then((module) => module.ChooseDeploy), {
    loading: SheetSkeleton,
  }),
  autoscaling: dynamic(() => import('./choose-autoscaling.tsx').then((module) => module.ChooseAutoscaling), {
    loading: SheetSkeleton,
  }),
};

const formTitle = (choice: Choice, name: string): string =>
  ({
    scale: `Scale ${name}`,
    rollback: `Roll back ${name}`,
    deploy: `Deploy an image to ${name}`,
    autoscaling: `Auto scaling of ${name}`,
  })[choice];

type Props = {
  target: PlanTargetRef;
  state: SheetState;
  /** A plan that is being made, or could not be made. */
  proposal: Proposal | undefined;
  failure: Error | null;
  onRetry: () => void;
  onShow: (state: SheetState) => void;
  onClose: () => void;
};

/** One sheet from the choice over the plan to the rollout. */
export function PlanSheet({ target, state, proposal, failure, onRetry, onShow, onClose }: Props) {
  const isPlan = !proposal && !state.op && state.plan !== undefined;
  const plan = useQuery({ ...q(plansApi.get, { plan: state.plan ?? '' }), enabled: isPlan });
  const operationId = proposal ? undefined : (state.op ?? plan.data?.operationId);
  const operation = useQuery({
    ...q(operationsApi.get, { operation: operationId ?? '' }),
    enabled: operationId !== undefined,
    refetchInterval: ({ state: { data } }) => (data && isEnded(data) ? steadyIntervalMs : movingIntervalMs),
  });
  // The plan's name stays while its operation is read for the first time.
  const [applied, setApplied] = useState<string>();
  const [isDoubtful, setDoubtful] = useState(false);
  const planTitle = plan.data?.title;
  // A plan that was applied meanwhile, or whose answer was lost, is its rollout from now on.
  const isAppliedPlan = isPlan && plan.data?.operationId !== undefined;
  useEffect(() => {
    if (isAppliedPlan && operationId) onShow({ op: operationId });
  }, [isAppliedPlan, operationId, onShow]);
  const onApplied = useCallback(
    (id: string) => {
      setApplied(planTitle);
      onShow({ op: id });
    },
    [planTitle, onShow],
  );
  const title =
    proposal?.title ??
    (operationId ? (operation.data?.title ?? planTitle ?? applied) : planTitle) ??
    (state.do ? formTitle(state.do, target.name) : operationId ? 'Rollout' : 'Plan');

  const sayState = () => {
    if (proposal)
      return failure
        ? 'nothing has been done'
        : 'reading what is there and checking · nothing has been done yet';
    if (operationId && !operation.data) return 'reading the rollout';
    if (operation.data)
      return (
        <>
          by {operation.data.by} · started <Age at={operation.data.startedAt} />
        </>
      );
    if (plan.data && isDoubtful) return 'sent · waiting to hear whether it was done';
    return plan.data ? <PlanLifetime plan={plan.data} /> : 'nothing has been done yet';
  };

  const showFailure = (error: Error, onAgain: () => void) => (
    <SheetPhase footer={<Button onClick={onClose}>Close</Button>}>
      <FailureNote error={error} />
      <Button className="w-fit" onClick={onAgain}>
        Try again
      </Button>
    </SheetPhase>
  );

  const showPhase = () => {
    if (proposal) return failure ? showFailure(failure, onRetry) : <SheetSkeleton />;
    if (operationId) {
      if (operation.data) return <Rollout key={operationId} operation={operation.data} onClose={onClose} />;
      if (operation.isError) return showFailure(operation.error, () => void operation.refetch());
      return <SheetSkeleton />;
    }
    if (plan.data)
      return (
        <PlanView
          key={plan.data.id}
          plan={plan.data}
          onApplied={onApplied}
          onDoubt={setDoubtful}
          onClose={onClose}
        />
      );
    if (isPlan && plan.isError) return showFailure(plan.error, () => void plan.refetch());
    const Form = state.plan === undefined && state.do ? forms[state.do] : undefined;
    return Form && target.service !== undefined ? (
      <Form target={target} onClose={onClose} />
    ) : (
      <SheetSkeleton />
    );
  };

  return (
    <Sheet open title={title} description={sayState()} onClose={onClose}>
      {showPhase()}
    </Sheet>
  );
}

'use client';
import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { Age } from '#components/ui/age.tsx';
import { Button } from '#components/ui/button.tsx';
import { Sheet } from '#components/ui/sheet.tsx';
import { movingIntervalMs, q, steadyIntervalMs } from '#lib/client/query.ts';
import { operationsApi, plansApi } from '#lib/contract/api/plans-api.ts';
import type { Plan } from '#lib/contract/plans.ts';
import { FailureNote } from './failure-note.tsx';
import { PlanLifetime } from './plan-lifetime.tsx';
import type { PlanTargetRef, Proposal } from './plan-provider.tsx';
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
  const shown = operationId ? operation : plan;
  const title =
    proposal?.title ??
    (operationId ? operation.data?.title : plan.data?.title) ??
    (state.do ? formTitle(state.do, target.name) : operationId ? 'Rollout' : 'Plan');
  const Form = !proposal && !operationId && !state.plan && state.do ? forms[state.do] : undefined;
  return (
    <Sheet
      open
      title={title}
      description={
        <Description
          {...{ proposal, failure, plan: operationId ? undefined : plan.data, operation: operation.data }}
        />
      }
      onClose={onClose}
    >
      {proposal ? (
        failure ? (
          <SheetPhase footer={<Button onClick={onClose}>Close</Button>}>
            <FailureNote error={failure} />
            <Button className="w-fit" onClick={onRetry}>
              Try again
            </Button>
          </SheetPhase>
        ) : (
          <SheetSkeleton />
        )
      ) : Form ? (
        <Form target={target} onClose={onClose} />
      ) : shown.isError && !shown.data ? (
        <SheetPhase footer={<Button onClick={onClose}>Close</Button>}>
          <FailureNote error={shown.error} />
          <Button className="w-fit" onClick={() => shown.refetch()}>
            Try again
          </Button>
        </SheetPhase>
      ) : operationId ? (
        operation.data ? (
          <Rollout key={operationId} operation={operation.data} onClose={onClose} />
        ) : (
          <SheetSkeleton />
        )
      ) : plan.data ? (
        <PlanView
          key={plan.data.id}
          plan={plan.data}
          onApplied={(id) => onShow({ op: id })}
          onClose={onClose}
        />
      ) : (
        <SheetSkeleton />
      )}
    </Sheet>
  );
}

function Description({
  proposal,
  failure,
  plan,
  operation,
}: {
  proposal: Proposal | undefined;
  failure: Error | null;
  plan: Plan | undefined;
  operation: { by: string; startedAt: string } | undefined;
}) {
  if (proposal)
    return failure ? 'nothing has been done' : 'reading the service and checking · nothing has been done yet';
  if (operation)
    return (
      <>
        by {operation.by} · started <Age at={operation.startedAt} />
      </>
    );
  if (plan) return <PlanLifetime plan={plan} />;
  return 'nothing has been done yet';
}

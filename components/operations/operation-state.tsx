import { StatusBadge } from '#components/ui/status-badge.tsx';
import type { OperationState } from '#lib/contract/operations.ts';

/** The look of an operation's state: one that runs is on its way, unlike a task that runs. */
export const operationLook = (state: OperationState): string => (state === 'running' ? 'deploying' : state);

/** An operation's state as icon, word and colour. */
export const OperationBadge = ({
  state,
  reason,
  quiet,
}: {
  state: OperationState;
  reason?: string;
  quiet?: boolean;
}) => <StatusBadge status={operationLook(state)} word={state} reason={reason} quiet={quiet} />;

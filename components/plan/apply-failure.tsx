import { Button } from '#components/ui/button.tsx';
import { isApiError } from '#lib/client/api-error.ts';
import { readConflict } from './conflict-details.ts';
import { FailureNote } from './failure-note.tsx';
import { PlanChanges } from './plan-changes.tsx';

const advice: Record<string, string> = {
  plan_expired: 'Nothing has been done. A new plan reads everything as it is now.',
  forbidden: 'Nothing has been done. An operator or an admin can apply this plan: its address may be shared.',
};

/** What came back instead of an operation. */
export function ApplyFailure({
  error,
  lost,
  onSendAgain,
  onOpen,
}: {
  error: Error | null;
  lost: { canSendAgain: boolean } | null;
  onSendAgain: () => void;
  onOpen: (operationId: string) => void;
}) {
  if (lost)
    return (
      <div
        role="status"
        className="grid gap-2 rounded-control border border-degraded/50 bg-degraded-weak p-3"
      >
        <p className="font-medium text-degraded">The answer was lost. Reading back whether it was done…</p>
        {lost.canSendAgain && (
          <>
            <p>
              No rollout of this plan is recorded. Sending it again is the same request: it is done at most
              once.
            </p>
            <Button className="w-fit" onClick={onSendAgain}>
              Send it again
            </Button>
          </>
        )}
      </div>
    );
  if (!error) return null;
  const { changes, operationId } = readConflict(isApiError(error) ? error.details : undefined);
  return (
    <FailureNote error={error}>
      {operationId ? (
        <Button className="w-fit" onClick={() => onOpen(operationId)}>
          Open its rollout
        </Button>
      ) : (
        <p>
          {(isApiError(error) && advice[error.code]) ||
            'Nothing has been done. A new plan reads everything as it is now.'}
        </p>
      )}
      {changes.length > 0 && (
        <div className="grid gap-1.5 rounded-control bg-raised p-2">
          <p className="text-muted">Changed since the plan was made</p>
          <PlanChanges changes={changes} />
        </div>
      )}
    </FailureNote>
  );
}

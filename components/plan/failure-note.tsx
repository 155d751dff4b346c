import { CircleX } from 'lucide-react';
import type { ReactNode } from 'react';
import { isApiError } from '#lib/client/api-error.ts';

/** An error answer in words, with its request id and the way on. */
export function FailureNote({ error, children }: { error: Error; children?: ReactNode }) {
  const requestId = isApiError(error) ? error.requestId : undefined;
  return (
    <div
      role="alert"
      data-code={isApiError(error) ? error.code : undefined}
      className="grid gap-2 rounded-control border border-failing/50 bg-failing-weak p-3"
    >
      <p className="flex gap-2 font-medium text-failing">
        <CircleX aria-hidden="true" size={15} strokeWidth={1.9} className="mt-0.5 shrink-0" />
        <span className="wrap-anywhere">{error.message}</span>
      </p>
      {children}
      {requestId && <p className="font-mono text-xs text-muted">request {requestId}</p>}
    </div>
  );
}

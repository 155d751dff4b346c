import { GitBranch } from 'lucide-react';
import { wordsOf } from '#components/ui/platform-word.ts';
import type { ServiceDetail } from '#lib/contract/services.ts';

/** A workload that nobody else keeps is Kubernetes' own. */
const ownControllers = new Set(['', '-', 'Kubernetes', 'kubernetes', 'none']);

/** Who keeps the service as it is written elsewhere, and undoes what is changed here. */
export function OwnerNote({ service }: { service: ServiceDetail }) {
  const { controller, platform } = service;
  if (!wordsOf(platform).hasNamespaces || ownControllers.has(controller)) return null;
  return (
    <p role="note" className="flex gap-2 px-0.5 text-muted">
      <GitBranch aria-hidden="true" size={15} strokeWidth={1.9} className="mt-0.5 shrink-0" />
      <span className="wrap-anywhere">
        It belongs to <b className="font-medium text-text">{controller}</b>: what is changed here, its next
        run may undo.
      </span>
    </p>
  );
}

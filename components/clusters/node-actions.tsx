'use client';
import { usePlanLauncher } from '#components/plan/plan-launcher.ts';
import { RowAction } from '#components/service/row-action.tsx';
import { refusalOf } from '#components/service/service-actions.tsx';
import { Button } from '#components/ui/button.tsx';
import type { Node } from '#lib/contract/clusters.ts';
import type { NodeAction } from '#lib/contract/plans.ts';

type Verb = { action: NodeAction['action']; word: string; refusal: string | undefined };

/** What may be planned for a node: it is either cordoned or not, so one of the two is enough. */
const verbsOf = ({ can, unschedulable }: Node): Verb[] => [
  unschedulable
    ? { action: 'uncordon', word: 'Uncordon…', refusal: refusalOf(can?.uncordon) }
    : { action: 'cordon', word: 'Cordon…', refusal: refusalOf(can?.cordon) },
  { action: 'drain', word: 'Drain…', refusal: refusalOf(can?.drain) },
];

/** The verbs of a node at the end of its row. */
export const NodeRowActions = ({ node }: { node: Node }) => {
  const { proposeForNode } = usePlanLauncher();
  return (
    <span className="inline-flex gap-3">
      {verbsOf(node).map(({ action, word, refusal }) => (
        <RowAction
          key={action}
          label={`${word} ${node.name}`}
          disabledReason={refusal}
          onClick={() => proposeForNode(node.id, { action })}
        >
          {word}
        </RowAction>
      ))}
    </span>
  );
};

/** The same as buttons. */
export const NodeActions = ({ node }: { node: Node }) => {
  const { proposeForNode } = usePlanLauncher();
  return (
    <div className="flex gap-2">
      {verbsOf(node).map(({ action, word, refusal }) => (
        <Button
          key={action}
          variant={action === 'drain' ? 'danger' : 'default'}
          disabledReason={refusal}
          onClick={() => proposeForNode(node.id, { action })}
          className="max-sm:flex-1"
        >
          {word}
        </Button>
      ))}
    </div>
  );
};

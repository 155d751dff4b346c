'use client';
import { useQuery } from '@tanstack/react-query';
import { usePlanLauncher } from '#components/plan/plan-launcher.ts';
import { RowAction } from '#components/service/row-action.tsx';
import { refusalOf } from '#components/service/service-actions.tsx';
import { Button } from '#components/ui/button.tsx';
import { q } from '#lib/client/query.ts';
import type { Me } from '#lib/contract/access.ts';
import { accessApi } from '#lib/contract/api/access-api.ts';
import type { Node } from '#lib/contract/clusters.ts';
import type { NodeAction } from '#lib/contract/plans.ts';

type Verb = { action: NodeAction['action']; word: string; refusal: string | undefined };

/** Why this person changes no node, whatever the node allows; undefined when they may. */
const refuseRole = (me: Me | undefined): string | undefined => {
  if (!me) return 'What you may do is still being read.';
  if (me.role === 'viewer') return 'Changing a node needs the role operator; you are viewer.';
  return me.readOnly ? 'Quarterdeck runs read-only: nobody changes anything from here.' : undefined;
};

/** What may be planned for a node: it is either cordoned or not, so one of the two is enough. */
const useVerbs = ({ can, unschedulable }: Node): Verb[] => {
  const { data: me } = useQuery({ ...q(accessApi.me, {}), staleTime: 300_000 });
  const refused = refuseRole(me);
  return [
    unschedulable
      ? { action: 'uncordon', word: 'Uncordon…', refusal: refused ?? refusalOf(can?.uncordon) }
      : { action: 'cordon', word: 'Cordon…', refusal: refused ?? refusalOf(can?.cordon) },
    { action: 'drain', word: 'Drain…', refusal: refused ?? refusalOf(can?.drain) },
  ];
};

/** The verbs of a node at the end of its row. */
export const NodeRowActions = ({ node }: { node: Node }) => {
  const { proposeForNode } = usePlanLauncher();
  const verbs = useVerbs(node);
  return (
    <span className="inline-flex gap-3">
      {verbs.map(({ action, word, refusal }) => (
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
  const verbs = useVerbs(node);
  return (
    <div className="flex gap-2">
      {verbs.map(({ action, word, refusal }) => (
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

'use client';
import { useQuery } from '@tanstack/react-query';
import { usePlanLauncher } from '#components/plan/plan-launcher.ts';
import { RowAction } from '#components/service/row-action.tsx';
import { refusalOf } from '#components/service/service-actions.tsx';
import { Button } from '#components/ui/button.tsx';
import { type PlatformWords, wordsOf } from '#components/ui/platform-word.ts';
import { q } from '#lib/client/query.ts';
import type { Me } from '#lib/contract/access.ts';
import { accessApi } from '#lib/contract/api/access-api.ts';
import type { Node } from '#lib/contract/clusters.ts';
import { parseClusterId } from '#lib/contract/ids.ts';
import type { NodeAction } from '#lib/contract/plans.ts';

type Verb = { action: NodeAction['action']; word: string; refusal: string | undefined };

/** Why this person changes no node, whatever the node allows; undefined when they may. */
const refuseRole = (me: Me | undefined, { node }: PlatformWords): string | undefined => {
  if (!me) return 'What you may do is still being read.';
  if (me.role === 'viewer') return `Changing a ${node} needs the role operator; you are viewer.`;
  return me.readOnly ? 'Quarterdeck runs read-only: nobody changes anything from here.' : undefined;
};

/** What may be planned for a node: it is either open or closed to new tasks, so one of the two is enough. */
const useVerbs = ({ clusterId, can, unschedulable }: Node): Verb[] => {
  const { data: me } = useQuery({ ...q(accessApi.me, {}), staleTime: 300_000 });
  const words = wordsOf(parseClusterId(clusterId)?.platform);
  const refused = refuseRole(me, words);
  const verb = (action: Verb['action'], word: string): Verb => ({
    action,
    word: `${word}…`,
    refusal: refused ?? refusalOf(can?.[action]),
  });
  const open = verb('uncordon', words.openNode);
  const drain = verb('drain', 'Drain');
  if (!words.hasCordon) return [unschedulable ? open : drain];
  return [unschedulable ? open : verb('cordon', 'Cordon'), drain];
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
          onClick={() => proposeForNode(node.id, { action }, node.name)}
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
          onClick={() => proposeForNode(node.id, { action }, node.name)}
          className="max-sm:flex-1"
        >
          {word}
        </Button>
      ))}
    </div>
  );
};

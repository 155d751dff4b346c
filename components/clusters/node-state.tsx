import { StatusBadge } from '#components/ui/status-badge.tsx';
import type { Node } from '#lib/contract/clusters.ts';

/** Conditions of a node that are bad news when they are true. */
export const troublesOf = (node: Node): Node['conditions'] =>
  node.conditions.filter(({ name, status }) => name !== 'Ready' && status === 'True');

/** `Ready,SchedulingDisabled`, as kubectl prints it: the first word is how it is. */
const readyWord = ({ status }: Node): string => status.split(',')[0] ?? status;

/** A node's state: what is wrong with it before that nothing new is placed on it. */
export const NodeState = ({ node, quiet }: { node: Node; quiet?: boolean }) => {
  const [trouble] = troublesOf(node);
  const ready = node.conditions.find(({ name }) => name === 'Ready');
  const word = readyWord(node);
  if (word !== 'Ready') return <StatusBadge status={word} reason={ready?.message} quiet={quiet} />;
  if (trouble)
    return <StatusBadge status="degraded" word={trouble.name} reason={trouble.message} quiet={quiet} />;
  if (node.unschedulable)
    return <StatusBadge status="cordoned" reason="Nothing new is placed on it." quiet={quiet} />;
  return <StatusBadge status={word} quiet={quiet} />;
};

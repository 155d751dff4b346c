import { StatusBadge } from '#components/ui/status-badge.tsx';
import type { Node } from '#lib/contract/clusters.ts';

/** Conditions of a node that are bad news when they are true. */
export const troublesOf = (node: Node): Node['conditions'] =>
  node.conditions.filter(({ name, status }) => name !== 'Ready' && status === 'True');

const isReady = ({ status }: Node): boolean => status.toLowerCase() === 'ready';

/** A node's state: what is wrong with it before that nothing new is placed on it. */
export const NodeState = ({ node, quiet }: { node: Node; quiet?: boolean }) => {
  const [trouble] = troublesOf(node);
  const ready = node.conditions.find(({ name }) => name === 'Ready');
  if (!isReady(node)) return <StatusBadge status={node.status} reason={ready?.message} quiet={quiet} />;
  if (trouble)
    return <StatusBadge status="degraded" word={trouble.name} reason={trouble.message} quiet={quiet} />;
  if (node.unschedulable)
    return <StatusBadge status="cordoned" reason="Nothing new is placed on it." quiet={quiet} />;
  return <StatusBadge status={node.status} quiet={quiet} />;
};

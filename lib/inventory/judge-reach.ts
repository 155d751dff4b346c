import type { Connection } from '#lib/contract/access.ts';
import type { Platform } from '#lib/contract/common.ts';
import type { ClusterReach } from '#lib/domain/ports/upstream.ts';

const mostNames = 10;

const nameSome = (names: readonly string[]): string => {
  const more = names.length - mostNames;
  return `${names.slice(0, mostNames).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
};

const troublesOf = (reach: readonly ClusterReach[]): string[] => reach.flatMap(({ troubles }) => troubles);

/**
 * How a connection stands that says who it is: degraded where something that it was told to read cannot be: a Region,
 * a namespace that its configuration names, the server of a context. A cluster of an account that lets nobody in is a
 * trouble of that cluster; that, and reading some namespaces only, is said.
 */
export const judgeReach = (
  platform: Platform,
  unread: readonly string[],
  reach: readonly ClusterReach[],
): Pick<Connection, 'status' | 'reason'> => {
  const [told, found] =
    platform === 'k8s' ? [reach, []] : [reach.filter(({ limitedTo }) => limitedTo), reach];
  const reasons = new Set([...unread, ...troublesOf(told)]);
  if (reasons.size > 0) return { status: 'degraded', reason: [...reasons].join(' ') };
  const limits = reach.flatMap(({ cluster, limitedTo }) =>
    limitedTo ? `Of ${cluster} only these namespaces are read: ${nameSome(limitedTo)}.` : [],
  );
  const said = [...limits, ...new Set(troublesOf(found))];
  return { status: 'ok', ...(said.length > 0 ? { reason: said.join(' ') } : {}) };
};

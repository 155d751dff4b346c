import type { Connection } from '#lib/contract/access.ts';
import type { ClusterReach } from '#lib/domain/ports/upstream.ts';

const mostNames = 10;

const nameSome = (names: readonly string[]): string => {
  const more = names.length - mostNames;
  return `${names.slice(0, mostNames).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
};

/**
 * How a connection stands that says who it is: degraded where something that is meant to be read cannot be. Reading
 * some namespaces only, all of which can be read, is nobody's trouble, and said.
 */
export const judgeReach = (
  unread: readonly string[],
  reach: readonly ClusterReach[],
): Pick<Connection, 'status' | 'reason'> => {
  const reasons = new Set([...unread, ...reach.flatMap(({ troubles }) => troubles)]);
  if (reasons.size > 0) return { status: 'degraded', reason: [...reasons].join(' ') };
  const limits = reach.flatMap(({ cluster, limitedTo }) =>
    limitedTo ? `Of ${cluster} only these namespaces are read: ${nameSome(limitedTo)}.` : [],
  );
  return { status: 'ok', ...(limits.length > 0 ? { reason: limits.join(' ') } : {}) };
};

import { findAccessEntry, toGrantedPolicy } from './access-entries.ts';
import type { EksContext } from './eks-context.ts';

const maxAgeMs = 2 * 60_000;

/**
 * The namespaces that the policies of our own access entry name; none where one of them holds for the whole
 * cluster, where Kubernetes' own rules decide, or where the entry cannot be read.
 */
export const listEntryNamespaces = async (
  context: EksContext,
  name: string,
  signal: AbortSignal,
): Promise<string[]> => {
  const { principalArn } = context;
  if (!principalArn) return [];
  const found = await findAccessEntry(context, name, { principalArn, maxAgeMs, signal }).catch(() => null);
  const policies = (found?.policies ?? []).map(toGrantedPolicy);
  if (policies.some(({ namespaces }) => namespaces === null)) return [];
  // A pattern such as `team-*` names none that could be asked for.
  const named = policies.flatMap(({ namespaces }) => namespaces ?? []).filter((one) => !one.includes('*'));
  return [...new Set(named)].toSorted();
};

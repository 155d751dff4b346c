import type { Incomplete } from '#lib/contract/common.ts';
import { parseClusterId } from '#lib/contract/ids.ts';

const passing = new Set<string>(['aws_throttled', 'upstream_timeout', 'upstream_error', 'unavailable']);

/** A failure that passes by itself: what could not be read now can be read later. */
export const isPassing = (code: Incomplete['code']): boolean => passing.has(code);

/** Whether what is said of a service means that its lines cannot come: on Kubernetes they come from the cluster itself. */
export const isCutOff = (cluster: string, items: Incomplete[] | undefined): boolean =>
  parseClusterId(cluster)?.platform !== 'ecs' &&
  (items ?? []).some(({ scope, code }) => scope === `${cluster} pods` && isPassing(code));

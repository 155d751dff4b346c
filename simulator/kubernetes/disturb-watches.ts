import type { Kube } from '../world/eks-state.ts';

export const disturbances = ['compact', 'cut', 'end', 'garbage', 'silence', 'speak'] as const;

export type Disturbance = (typeof disturbances)[number];

/**
 * Does to a cluster's open watches what happens to them in the wild: `compact` forgets the past, `cut` breaks their
 * connections, `end` ends them cleanly, `garbage` writes a line that is no JSON, `silence` holds back all that they
 * would tell until `speak`. Without a resource (`pods`, `deployments.apps`) all of them are meant.
 */
export function disturbWatches(kube: Kube, what: Disturbance, resource?: string): { watches: number } {
  if (what === 'compact') kube.store.compact();
  const meant = [...kube.watches].filter((one) => !resource || one.resource === resource);
  for (const watch of meant) {
    if (what === 'cut') watch.cut();
    else if (what === 'end') watch.end();
    else if (what === 'garbage') watch.write('{"type":"MODIF\n');
    else if (what === 'silence' || what === 'speak') watch.hold(what === 'silence');
  }
  return { watches: meant.length };
}

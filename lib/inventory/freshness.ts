import type { CellWish } from './cell.ts';
import type { Freshness } from './cell-shelf.ts';

/** How fresh each kind of thing is kept. Limits come from the quotas of the APIs behind them. */
export const freshness = {
  identity: { steadyMs: 300_000, sweepMs: 300_000 },
  clusters: { steadyMs: 10_000, sweepMs: 30_000 },
  services: { steadyMs: 5_000, movingMs: 2_000, sweepMs: 30_000 },
  service: { steadyMs: 5_000, movingMs: 2_000 },
  tasks: { steadyMs: 5_000, movingMs: 2_000 },
  jobs: { steadyMs: 5_000 },
  deployments: { steadyMs: 5_000, movingMs: 2_000 },
  events: { steadyMs: 5_000 },
  capacity: { steadyMs: 15_000 },
  revisions: { steadyMs: 30_000 },
  revision: { steadyMs: 60_000 },
  scaling: { steadyMs: 15_000 },
  metrics: { steadyMs: 30_000 },
  objectKinds: { steadyMs: 300_000 },
  objects: { steadyMs: 5_000 },
  manifest: { steadyMs: 10_000 },
  repositories: { steadyMs: 60_000, sweepMs: 600_000 },
  images: { steadyMs: 30_000 },
  image: { steadyMs: 300_000 },
  candidates: { steadyMs: 15_000 },
} as const satisfies Record<string, Freshness>;

/** What a reader of a kind accepts: its steady age, and a short wait for something newer. */
export const wishFor = (kind: Freshness): CellWish => ({
  maxAgeMs: kind.steadyMs,
  patienceMs: 1_000,
  firstPatienceMs: 15_000,
});

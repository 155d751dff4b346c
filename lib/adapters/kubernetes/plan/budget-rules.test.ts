import { expect, it } from 'vitest';
import { projectPod } from '#lib/adapters/kubernetes/model/pod.ts';
import { projectBudget } from '#lib/adapters/kubernetes/model/policy-objects.ts';
import { findHolding } from './budget-rules.ts';

const pod = ({ ready = true, phase = 'Running', app = 'web' }) => {
  const found = projectPod({
    metadata: { name: 'web-1', namespace: 'shop', uid: 'p', labels: { app } },
    spec: { containers: [{ name: 'web', image: 'web:1' }] },
    status: { phase, conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] },
  });
  if (!found) throw new Error('no pod');
  return found;
};

const budget = ({ allowed = 0, healthy = 3, desired = 3, letsUnhealthyGo = false }) => {
  const found = projectBudget({
    metadata: { name: 'web', namespace: 'shop', uid: 'b' },
    spec: { minAvailable: 3, selector: { matchLabels: { app: 'web' } } },
    status: { disruptionsAllowed: allowed, currentHealthy: healthy, desiredHealthy: desired },
  });
  if (!found) throw new Error('no budget');
  return { ...found, letsUnhealthyGo };
};

it.each([
  ['a ready pod at the limit', budget({}), pod({}), true],
  ['a ready pod with room', budget({ allowed: 1 }), pod({}), false],
  ['a pod of somebody else', budget({}), pod({ app: 'api' }), false],
  ['a pod that is not ready, of a budget that is met', budget({}), pod({ ready: false }), false],
  [
    'a pod that is not ready, of a budget that is not met',
    budget({ healthy: 2 }),
    pod({ ready: false }),
    true,
  ],
  [
    'a pod that is not ready, of a budget that lets such pods go',
    budget({ healthy: 2, letsUnhealthyGo: true }),
    pod({ ready: false }),
    false,
  ],
  ['a pod that has not started', budget({ healthy: 2 }), pod({ ready: false, phase: 'Pending' }), false],
  ['a pod that has ended', budget({ healthy: 2 }), pod({ ready: false, phase: 'Succeeded' }), false],
])('%s is held or let go as the eviction API has it', (_what, one, held, isHeld) => {
  expect(findHolding([one], held) !== undefined).toBe(isHeld);
});

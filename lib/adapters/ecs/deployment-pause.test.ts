import { expect, test } from 'vitest';
import { describePause, findPause } from './deployment-pause.ts';

test('says at which stage a deployment waits for somebody, and what comes of waiting', () => {
  const waiting = {
    lifecycleStage: 'POST_TEST_TRAFFIC_SHIFT' as const,
    lifecycleHookDetails: [
      { hookId: 'h1', targetType: 'AWS_LAMBDA' as const, status: 'SUCCEEDED' as const },
      {
        hookId: 'h2',
        targetType: 'PAUSE' as const,
        status: 'AWAITING_ACTION' as const,
        expiresAt: new Date('2026-11-23T12:00:00Z'),
        timeoutAction: 'ROLLBACK' as const,
      },
    ],
  };
  expect(findPause(waiting)?.hookId).toBe('h2');
  expect(describePause(waiting)).toBe(
    'It waits at POST_TEST_TRAFFIC_SHIFT for somebody to continue it or roll it back (ecs:ContinueServiceDeployment, hook h2); at 2026-11-23T12:00:00.000Z it is rolled back.',
  );
  expect(describePause({ lifecycleHookDetails: [] })).toBeUndefined();
  expect(describePause(undefined)).toBeUndefined();
});

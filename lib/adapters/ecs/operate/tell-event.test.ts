import { expect, it } from 'vitest';
import { tellEvent } from './tell-event.ts';

it.each([
  [
    '(service web) has started 2 tasks: (task aaaaaaaaaaaa) (task bbbbbbbbbbbb).',
    'Started 2 tasks: aaaaaaaa, bbbbbbbb',
    'info',
  ],
  ['(service web) has stopped 1 running tasks: (task aaaaaaaaaaaa).', 'Stopped 1 task: aaaaaaaa', 'info'],
  [
    '(service web) registered 1 targets in (target-group arn:aws:elasticloadbalancing:r:1:targetgroup/shop-web/6e2f)',
    'Registered 1 target in shop-web',
    'info',
  ],
  ['(service web) has reached a steady state.', 'The service has reached a steady state', 'info'],
  ['(service web) (deployment ecs-svc/1) deployment completed.', 'The deployment is completed', 'info'],
  [
    '(service web) was unable to place a task because no container instance met all of its requirements.',
    'The service was unable to place a task because no container instance met all of its requirements.',
    'warn',
  ],
  ['(service web) rolling back to deployment ecs-svc/2.', 'Rolling back to deployment ecs-svc/2.', 'warn'],
])('tells %s', (message, told, level) => {
  expect(tellEvent(message, 'web')).toEqual({ message: told, level });
});

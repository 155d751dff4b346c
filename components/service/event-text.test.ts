import { expect, test } from 'vitest';
import { eventText } from './event-text.ts';

test('a start names its task by the ends of its id', () => {
  expect(eventText('(service cart) has started 1 tasks: (task 3da66d706a0260397b34451e4e8d0bec).')).toBe(
    'Started 1 task: 3da66d70…ec',
  );
});

test('a target group goes by its name', () => {
  expect(
    eventText(
      'registered 2 targets in (target-group arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/shop-checkout/ede9b79e15461d40)',
    ),
  ).toBe('Registered 2 targets in shop-checkout');
});

test('what is not known stays as AWS wrote it, with short ids', () => {
  expect(
    eventText(
      '(service cart) was unable to place a task because no container instance met all of its requirements.',
    ),
  ).toBe('The service was unable to place a task because no container instance met all of its requirements');
  expect(eventText('The container `web` was killed for memory.')).toBe(
    'The container `web` was killed for memory',
  );
});

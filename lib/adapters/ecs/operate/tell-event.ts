import { lastPart } from '#lib/adapters/ecs/names.ts';
import type { StepReport } from '#lib/domain/ports/operator.ts';

const troubled = /unable to|failed|unhealthy|circuit breaker|rolling back|not ready|stopped because/i;

const tasksOf = (text: string): string => {
  const ids = [...text.matchAll(/\(task ([0-9a-f-]+)\)/g)].map(([, id = '']) => id.slice(0, 8));
  return ids.length > 0 ? `: ${ids.join(', ')}` : '';
};

const plural = (count: string, noun: string): string => `${count} ${noun}${count === '1' ? '' : 's'}`;

const groupOf = (text: string): string => {
  const arn = /\(target-group ([^)]+)\)/.exec(text)?.[1];
  return arn ? ` in ${arn.split('/')[1] ?? lastPart(arn)}` : '';
};

type Rule = [pattern: RegExp, tell: (count: string, text: string) => string];

// Of the messages in "Amazon ECS service event messages"; any other is passed on as it is.
const rules: Rule[] = [
  [/^has started (\d+) tasks?/, (count, text) => `Started ${plural(count, 'task')}${tasksOf(text)}`],
  [/^has stopped (\d+) running tasks?/, (count, text) => `Stopped ${plural(count, 'task')}${tasksOf(text)}`],
  [
    /^has begun draining connections on (\d+)/,
    (count) => `Draining the connections of ${plural(count, 'task')}`,
  ],
  [/^registered (\d+) targets?/, (count, text) => `Registered ${plural(count, 'target')}${groupOf(text)}`],
  [
    /^deregistered (\d+) targets?/,
    (count, text) => `Deregistered ${plural(count, 'target')}${groupOf(text)}`,
  ],
  [/^has reached a steady state/, () => 'The service has reached a steady state'],
  [/^deployment completed/, () => 'The deployment is completed'],
];

/** A service event as one step of an operation. */
export const tellEvent = (message: string, service: string): StepReport => {
  const text = message
    .replace(`(service ${service})`, '')
    .replace(/\(deployment [^)]+\)/, '')
    .replace(/^[\s,]+/, '')
    .trim();
  const level = troubled.test(text) ? 'warn' : 'info';
  for (const [pattern, tell] of rules) {
    const [, count = ''] = pattern.exec(text) ?? [];
    if (pattern.test(text)) return { message: tell(count, text), level };
  }
  const sentence = /^(is|was|has|did|could|cannot) /.test(text) ? `The service ${text}` : text;
  return { message: sentence.charAt(0).toUpperCase() + sentence.slice(1), level };
};

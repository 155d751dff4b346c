import type { Verdict } from '#lib/adapters/terms/verdict.ts';
import { quote } from './explain-config.ts';

const advice: readonly { when: RegExp; next: string }[] = [
  {
    when: /persistentvolumeclaim|volume/i,
    next: 'See that its volume claims are bound, in a zone that has nodes.',
  },
  {
    when: /Insufficient|Too many pods/,
    next: 'Add capacity to the cluster, or ask for less CPU and memory.',
  },
  { when: /unschedulable/i, next: 'Uncordon a node, or add capacity to the cluster.' },
  {
    when: /anti-affinity|topology spread/i,
    next: 'Add nodes, or loosen its affinity and its topology spread.',
  },
  {
    when: /affinity|selector/i,
    next: 'Add nodes with the labels that it asks for, or correct its node selector.',
  },
  { when: /untolerated taint/i, next: 'Add nodes without these taints, or let the pod tolerate one.' },
];

/** The scheduler's own reason, without what it says of preemption and of claims. */
const firstPart = (message: string) =>
  message.replace(/ (no new claims to deallocate|preemption:).*$/s, '').replace(/\.$/, '');

const shorten = (message: string) => {
  const [, nodes, reasons] = /^0\/(\d+) nodes are available: (.*)$/s.exec(message) ?? [];
  return nodes && reasons ? `none of ${nodes} nodes takes it: ${quote(reasons)}` : quote(message);
};

/** Why no node is found for a pod, from its PodScheduled condition or a FailedScheduling event. */
export const explainUnscheduled = (message: string): Verdict => ({
  cause: 'placement',
  failed: true,
  sentence: message ? `It cannot be placed, ${shorten(firstPart(message))}` : 'It cannot be placed',
  next:
    advice.find(({ when }) => when.test(firstPart(message)))?.next ??
    'See the events of the pod for what the scheduler misses.',
});

const quotaSaid = /exceeded quota: ([^,]+), requested: (\S+), used: (\S+), limited: (\S+)/;

/** Why pods cannot even be made: a quota, or what else refuses them. */
export const explainRefusedPods = (message: string): Pick<Verdict, 'sentence' | 'next'> => {
  const [, quota, requested, used, limited] = quotaSaid.exec(message) ?? [];
  if (quota && limited)
    return {
      sentence: `The quota \`${quota}\` allows no more pods (limit ${limited}, used ${used}, one more needs ${requested})`,
      next: 'Raise the quota of the namespace, or ask for fewer pods.',
    };
  const account = /serviceaccount "([^"]+)" not found/.exec(message)?.[1];
  if (account)
    return {
      sentence: `Pods cannot be made: the service account \`${account}\` does not exist`,
      next: 'Create the service account in this namespace, or correct its name.',
    };
  return {
    sentence: `Pods cannot be made: ${quote(message.replace(/^(Error creating: )?(pods "[^"]*" is forbidden: )?/, ''))}`,
    next: 'See the events of the service for who refuses them.',
  };
};

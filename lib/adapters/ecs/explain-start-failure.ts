import type { Verdict } from '#lib/adapters/terms/verdict.ts';

type StartRule = { when: RegExp; cause: Verdict['cause']; sentence: string; next: string };

// First match wins; the words are those of AWS's "stopped task error messages".
const rules: readonly StartRule[] = [
  {
    when: /retrieve ecr registry auth/i,
    cause: 'image',
    sentence: 'The registry did not let the task sign in',
    next: 'Check the execution role, and the route from the subnet to ECR.',
  },
  {
    when: /unable to assume the role|assume.?role/i,
    cause: 'start',
    sentence: 'A role that the task definition names is gone or may not be assumed',
    next: 'Create the role again with a trust relationship to ECS tasks, or go back to a revision with another role.',
  },
  {
    when: /CannotPull\w*Error.*(not found|manifest unknown|does not exist|NotFound)|image .*not found/is,
    cause: 'image',
    sentence: 'Its image could not be pulled: it is not in the registry',
    next: 'Choose an image that still exists, or push this one again.',
  },
  {
    when: /CannotPull\w*Error.*(denied|unauthorized|403|no basic auth)/is,
    cause: 'image',
    sentence: 'Its image could not be pulled: the execution role may not read the repository',
    next: 'Allow the execution role to pull from this repository.',
  },
  {
    when: /CannotPull\w*Error.*(timeout|deadline|dial tcp|i\/o|no route)/is,
    cause: 'image',
    sentence: 'Its image could not be pulled: the registry was not reached',
    next: 'Check that the subnet has a route to ECR (NAT gateway or VPC endpoints).',
  },
  {
    when: /CannotPull\w*Error.*(platform|architecture)/is,
    cause: 'image',
    sentence: 'Its image is not built for the architecture of the task',
    next: 'Build the image for this architecture, or change the runtime platform.',
  },
  {
    when: /CannotPull/i,
    cause: 'image',
    sentence: 'Its image could not be pulled',
    next: 'See that the image exists and that the execution role may pull it.',
  },
  {
    when: /(secret|ssm|parameter).*(AccessDenied|not authorized)|(AccessDenied|not authorized).*(secret|ssm|parameter)/is,
    cause: 'secret',
    sentence: 'A secret could not be read: the execution role may not',
    next: 'Allow the execution role to read the secret that the task definition names.',
  },
  {
    when: /unable to (pull|retrieve) secrets?|secretsmanager|ResourceNotFoundException.*secret|invalid ssm parameters?|retrieve secret/is,
    cause: 'secret',
    sentence: 'A secret that the task definition names does not exist or cannot be read',
    next: 'Create the secret again, or go back to a revision that does not need it.',
  },
  {
    when: /\befs\b|file ?system|failed to mount|mount target/i,
    cause: 'start',
    sentence: 'A volume could not be mounted',
    next: 'Check the file system, its mount targets and their security group.',
  },
  {
    when: /log ?group|create log|awslogs/is,
    cause: 'start',
    sentence: 'Its log group could not be written to',
    next: 'Create the log group, or allow the execution role to.',
  },
  {
    when: /RESOURCE:|no container instance|capacity is unavailable|insufficient|Unable to place/is,
    cause: 'placement',
    sentence: 'There was no capacity to place it',
    next: 'Add capacity to the cluster, or ask for less CPU and memory.',
  },
  {
    when: /network interface|\bENI\b|ip address/i,
    cause: 'start',
    sentence: 'No network interface could be had for it',
    next: 'Check that the subnet has free addresses.',
  },
  {
    when: /CannotStartContainer|CannotCreateContainer|ContainerRuntime/i,
    cause: 'start',
    sentence: 'The container could not be started',
    next: 'Check its command, its entry point and its user.',
  },
];

/** AWS's words, shortened to what a person reads. */
const quote = (failure: string): string => {
  const short = failure
    .replace(/^\w*Error:\s*/, '')
    .replace(/\s+/g, ' ')
    .trim();
  return short.length > 160 ? `${short.slice(0, 157)}…` : short;
};

/** Why a task never ran, from its stopped reason and its containers' reasons. */
export const explainStartFailure = (failure: string): Verdict => {
  const rule = rules.find(({ when }) => when.test(failure));
  if (rule) return { cause: rule.cause, failed: true, sentence: rule.sentence, next: rule.next };
  return {
    cause: 'start',
    failed: true,
    sentence: failure ? `It did not start: ${quote(failure)}` : 'It did not start; AWS gives no reason',
    next: 'See the events of the service.',
  };
};

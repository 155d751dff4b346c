import type { Verdict } from '#lib/adapters/terms/verdict.ts';

/** The server's words, shortened to what a person reads. */
export const quote = (said: string): string => {
  const short = said.replace(/\s+/g, ' ').trim().replace(/\.$/, '');
  return short.length > 200 ? `${short.slice(0, 197)}…` : short;
};

const absent = /(secret|configmap) "([^"]+)" not found/i;
const noKey = /couldn't find key (\S+) in (Secret|ConfigMap) (?:[^/\s]+\/)?(\S+)/i;
const kinds: Record<string, string> = { secret: 'secret', configmap: 'config map' };

const explainReference = (said: string): Pick<Verdict, 'cause' | 'sentence' | 'next'> | undefined => {
  const [, kind, name] = absent.exec(said) ?? [];
  if (kind && name) {
    const what = kinds[kind.toLowerCase()] ?? kind;
    return {
      cause: 'secret',
      sentence: `the ${what} \`${name}\` does not exist`,
      next: `Create the ${what} \`${name}\` in this namespace, or go back to a revision that does not need it.`,
    };
  }
  const [, key, ofKind, ofName] = noKey.exec(said) ?? [];
  if (!key || !ofKind || !ofName) return undefined;
  const what = kinds[ofKind.toLowerCase()] ?? ofKind;
  return {
    cause: 'secret',
    sentence: `the ${what} \`${ofName}\` has no key \`${key}\``,
    next: `Add the key \`${key}\` to the ${what}, or go back to a revision that does not need it.`,
  };
};

const startRules: readonly { when: RegExp; says: string; next: string }[] = [
  {
    when: /runAsNonRoot|run as root/i,
    says: 'its image runs as root, and the pod does not allow that',
    next: 'Give the container a user that is not root.',
  },
  {
    when: /executable file not found|no such file or directory/i,
    says: 'there is no such program in the image',
    next: 'Check the command and the arguments of the container.',
  },
  {
    when: /permission denied/i,
    says: 'its command may not be run',
    next: 'Check the command of the container, and that its file is executable.',
  },
  {
    when: /exec format error/i,
    says: 'its image is not built for the architecture of the node',
    next: 'Build the image for this architecture, or choose nodes of another.',
  },
];

const waits = new Set([
  'CreateContainerConfigError',
  'CreateContainerError',
  'RunContainerError',
  'StartError',
  'ContainerCannotRun',
  'PostStartHookError',
  'PreCreateHookError',
]);

/** Why a container cannot be made or started: a secret or config map that is not there, or what the runtime said. */
export const explainStart = ({
  container,
  reason,
  said,
}: {
  container: string;
  reason: string;
  said: string;
}): Verdict | undefined => {
  if (!waits.has(reason)) return undefined;
  const name = `The container \`${container}\``;
  const reference = explainReference(said);
  if (reference)
    return { ...reference, failed: true, sentence: `${name} cannot be made: ${reference.sentence}` };
  const rule = startRules.find(({ when }) => when.test(said));
  if (rule)
    return {
      cause: 'start',
      failed: true,
      sentence: `${name} cannot be started: ${rule.says}`,
      next: rule.next,
    };
  return {
    cause: 'start',
    failed: true,
    sentence: `${name} cannot be started${said ? `: ${quote(said)}` : ` (${reason})`}`,
    next: 'Check its command, its user and its security context.',
  };
};

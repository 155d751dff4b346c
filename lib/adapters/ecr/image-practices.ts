import type { ImageConfig, Layer, Practice, Scan } from '#lib/contract/images.ts';

export type PracticeFacts = {
  tags: string[];
  tagMutability?: string;
  sizeBytes: number | null;
  scan?: Scan;
  config: ImageConfig | null;
  layers: Layer[];
};

const largeBytes = 500_000_000;
const secretName = /(SECRET|PASSWORD|PASSWD|TOKEN|API_?KEY|PRIVATE_KEY|AWS_ACCESS_KEY_ID|AWS_SECRET)/i;

type Rule = { id: string; judge: (facts: PracticeFacts) => Omit<Practice, 'id'> };

const unknown = (message: string): Omit<Practice, 'id'> => ({ level: 'unknown', message });
const noConfig = () => unknown('The image config could not be read.');

const judgeUser = ({ config }: PracticeFacts): Omit<Practice, 'id'> => {
  if (!config) return noConfig();
  const isRoot = !config.user || /^(root|0)(:|$)/.test(config.user);
  if (!isRoot) return { level: 'ok', message: `Runs as the user ${config.user}.` };
  return {
    level: 'warn',
    message: 'Runs as root.',
    remedy: 'Add a USER with a number above 0 to the Dockerfile.',
  };
};

const judgeSecrets = ({ config }: PracticeFacts): Omit<Practice, 'id'> => {
  if (!config) return noConfig();
  const names = config.environmentNames.filter((name) => secretName.test(name));
  if (names.length === 0)
    return { level: 'ok', message: 'No environment variable of the image looks like a secret.' };
  return {
    level: 'fail',
    message: `${names.join(', ')} in the image's environment may be a secret: whoever can pull it can read it.`,
    remedy: 'Build with BuildKit secrets, and hand it over at run time from Secrets Manager.',
  };
};

const judgeSize = ({ sizeBytes }: PracticeFacts): Omit<Practice, 'id'> => {
  if (sizeBytes === null) return unknown('ECR does not say how large it is.');
  const size = `${Math.round(sizeBytes / 1_000_000)} MB compressed`;
  if (sizeBytes <= largeBytes) return { level: 'ok', message: `${size}.` };
  return {
    level: 'warn',
    message: `${size}: tasks start late while it is pulled.`,
    remedy: 'Build in stages, on a slim or distroless base.',
  };
};

const judgeTag = ({ tags, tagMutability }: PracticeFacts): Omit<Practice, 'id'> => {
  if (!tags.includes('latest')) return { level: 'ok', message: 'It does not go by the tag latest.' };
  if (tagMutability?.startsWith('IMMUTABLE'))
    return { level: 'ok', message: 'The tag latest cannot move in this repository.' };
  return {
    level: 'warn',
    message: 'It goes by the tag latest, which will move.',
    remedy: 'Deploy it by its version or its digest.',
  };
};

const judgeHealth = ({ config }: PracticeFacts): Omit<Practice, 'id'> => {
  if (!config) return noConfig();
  if (config.healthCheck?.length)
    return {
      level: 'ok',
      message: 'It has a HEALTHCHECK. Amazon ECS ignores it: the task definition needs its own.',
    };
  return {
    level: 'warn',
    message: 'It has no HEALTHCHECK.',
    remedy: 'Give the container a health check in the task definition.',
  };
};

const judgePorts = ({ config }: PracticeFacts): Omit<Practice, 'id'> => {
  if (!config) return noConfig();
  if (!config.ports.some((port) => port === '22' || port === '22/tcp'))
    return { level: 'ok', message: 'It does not expose SSH.' };
  return { level: 'fail', message: 'It exposes port 22.', remedy: 'Remove the SSH server; use ECS Exec.' };
};

const judgeLabels = ({ config }: PracticeFacts): Omit<Practice, 'id'> => {
  if (!config) return noConfig();
  if (config.labels['org.opencontainers.image.revision'])
    return { level: 'ok', message: 'A label names the commit it was built from.' };
  return {
    level: 'warn',
    message: 'No label names the commit it was built from.',
    remedy: 'Set org.opencontainers.image.revision at build time.',
  };
};

const judgeFindings = ({ scan }: PracticeFacts): Omit<Practice, 'id'> => {
  if (!scan?.findings) return unknown('It has not been scanned.');
  const { critical = 0, high = 0 } = scan.findings;
  if (critical + high === 0) return { level: 'ok', message: 'No critical or high finding.' };
  return {
    level: critical > 0 ? 'fail' : 'warn',
    message: `${critical} critical and ${high} high findings.`,
    remedy: 'Rebuild on a patched base image.',
  };
};

const judgeBuild = ({ layers }: PracticeFacts): Omit<Practice, 'id'> => {
  const instructions = layers.flatMap((layer) => layer.instruction ?? []);
  if (instructions.length === 0) return unknown('The image has no history.');
  const careless = instructions.find(
    (text) => /apt-get install/.test(text) && !/rm -rf \/var\/lib\/apt\/lists/.test(text),
  );
  if (!careless) return { level: 'ok', message: 'No package lists are left in a layer.' };
  return {
    level: 'warn',
    message: 'A layer keeps the package lists of apt.',
    remedy: 'Remove /var/lib/apt/lists in the same RUN.',
  };
};

const rules: Rule[] = [
  { id: 'findings', judge: judgeFindings },
  { id: 'secret-in-environment', judge: judgeSecrets },
  { id: 'user', judge: judgeUser },
  { id: 'ssh', judge: judgePorts },
  { id: 'latest', judge: judgeTag },
  { id: 'health-check', judge: judgeHealth },
  { id: 'size', judge: judgeSize },
  { id: 'package-lists', judge: judgeBuild },
  { id: 'source-label', judge: judgeLabels },
];

/** Good practice of one image. What is not known counts as unknown, never as passed. */
export const judgePractices = (facts: PracticeFacts): Practice[] =>
  rules.map(({ id, judge }) => ({ id, ...judge(facts) }));

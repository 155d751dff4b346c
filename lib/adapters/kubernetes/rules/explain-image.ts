import type { Verdict } from '#lib/adapters/terms/verdict.ts';

type Rule = { when: RegExp; says: string; next: string };

// The words of containerd and the registries; the first match wins.
const rules: readonly Rule[] = [
  {
    when: /not ?found|manifest unknown|does not exist|name unknown/i,
    says: 'it is not in the registry',
    next: 'Choose an image that still exists, or push this one again.',
  },
  {
    when: /no match for platform|no matching manifest/i,
    says: 'it is not built for the architecture of the node',
    next: 'Build the image for this architecture, or choose nodes of another.',
  },
  {
    when: /unauthorized|denied|forbidden|no basic auth|401|403|authorization failed/i,
    says: 'the registry does not let the node read the repository',
    next: "Allow the node's role (on Fargate the pod execution role) to pull, or give the pod an image pull secret.",
  },
  {
    when: /toomanyrequests|too many requests|rate limit|429/i,
    says: 'the registry limits how often it may be pulled',
    next: 'Pull through a cache of Amazon ECR, or sign in to the registry.',
  },
  {
    when: /timeout|deadline|dial tcp|i\/o|no route|connection re|no such host/i,
    says: 'the registry was not reached',
    next: 'Check that the nodes have a route to the registry (NAT gateway or VPC endpoints).',
  },
  {
    when: /no space left/i,
    says: 'the disk of the node is full',
    next: 'Free the disk of the node, or let the pod run on another.',
  },
];

/** `shop/finance:v1.7.0` of a whole reference. */
const shortName = (image: string) =>
  image.split('/')[0]?.includes('.') ? image.slice(image.indexOf('/') + 1) : image;

const waits = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'ImageInspectError',
  'RegistryUnavailable',
  'SignatureValidationFailed',
]);

/** Why an image is not there, by the word a container waits with and what kubelet and registry said. */
export const explainImage = ({
  reason,
  image,
  said,
}: {
  reason: string;
  image: string;
  said: string;
}): Verdict | undefined => {
  const failed = { cause: 'image', failed: true } as const;
  if (reason === 'InvalidImageName')
    return {
      ...failed,
      sentence: `\`${image}\` is not a name that an image can have`,
      next: 'Correct the image of the container.',
    };
  if (reason === 'ErrImageNeverPull')
    return {
      ...failed,
      sentence: `Its image \`${shortName(image)}\` is not on the node, and the container may not pull it (imagePullPolicy Never)`,
      next: 'Set the pull policy to IfNotPresent.',
    };
  if (!waits.has(reason)) return undefined;
  // The name of the image may hold any of the words.
  const words = said.replaceAll(image, '');
  const rule = rules.find(({ when }) => when.test(words));
  return {
    ...failed,
    sentence: `Its image \`${shortName(image)}\` could not be pulled${rule ? `: ${rule.says}` : ''}`,
    next: rule?.next ?? 'See that the image exists and that the node may pull it.',
  };
};

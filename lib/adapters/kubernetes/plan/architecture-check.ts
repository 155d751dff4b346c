import type { ImagePlatform } from '#lib/adapters/ecr/image-state.ts';
import type { ResolvedImage } from '#lib/adapters/ecr/resolve-images.ts';
import type { KubeNode } from '#lib/adapters/kubernetes/model/kube-node.ts';
import type { Check } from '#lib/contract/plans.ts';
import { mayRunOn } from './placement.ts';
import type { PodSpec } from './pod-spec.ts';

const fargateLabel = 'eks.amazonaws.com/compute-type';
/** https://docs.aws.amazon.com/eks/latest/userguide/fargate.html */
const ofFargate = 'linux/amd64';

export const isFargateNode = ({ metadata }: KubeNode): boolean => metadata.labels[fargateLabel] === 'fargate';

const nameOf = ({ os, architecture }: ImagePlatform): string => `${os}/${architecture}`;

const platformsOf = ({ state }: ResolvedImage): string[] =>
  state?.state === 'present' ? [...new Set(state.platforms.map(nameOf))] : [];

const platformOf = ({ metadata: { labels }, status }: KubeNode): string | undefined => {
  const architecture = labels['kubernetes.io/arch'] ?? status.nodeInfo?.architecture;
  return architecture && nameOf({ os: labels['kubernetes.io/os'] ?? 'linux', architecture });
};

const list = (names: readonly string[]): string => [...new Set(names)].toSorted().join(' and ');

const judge = (container: string, built: string[], places: readonly string[]): Check[] => {
  const others = places.filter((one) => !built.includes(one));
  const id = `architecture-${container}`;
  const image = `The image of container ${container} is built for ${list(built)} only`;
  const remedy = `Build it for ${list(others)} too, or keep these pods to nodes that fit with a nodeSelector on kubernetes.io/arch.`;
  if (others.length === 0) return [];
  if (others.length < places.length) {
    const what = others.length === 1 ? 'is' : 'are';
    return [
      {
        id,
        level: 'warn',
        message: `${image}, and ${others.length} of the ${places.length} nodes that take these pods ${what} ${list(others)}: a pod that comes there does not start ("exec format error").`,
        remedy,
      },
    ];
  }
  return [
    {
      id,
      level: 'block',
      message: `${image}, and ${places.length === 1 ? 'the one node that takes these pods is' : `all ${places.length} nodes that take these pods are`} ${list(others)}: it cannot start ("exec format error").`,
      remedy,
    },
  ];
};

type Input = {
  spec: PodSpec;
  images: readonly ResolvedImage[];
  nodes: readonly KubeNode[];
  isDaemon: boolean;
  isOnFargate: boolean;
};

/** Whether the images are built for the nodes that new pods may come to; of images that tell nothing nothing is said. */
export const checkArchitecture = ({ spec, images, nodes, isDaemon, isOnFargate }: Input): Check[] => {
  const known = images.flatMap((image) => {
    const built = platformsOf(image);
    return built.length > 0 ? [{ container: image.container, built }] : [];
  });
  if (isOnFargate) {
    return known.flatMap(({ container, built }): Check[] =>
      built.includes(ofFargate)
        ? []
        : [
            {
              id: `architecture-${container}`,
              level: 'block',
              message: `The image of container ${container} is built for ${list(built)} only, and Fargate runs ${ofFargate}: it cannot start.`,
              remedy: `Build it for ${ofFargate} too.`,
            },
          ],
    );
  }
  const places = nodes
    .filter((node) => !isFargateNode(node) && mayRunOn(node, spec, isDaemon))
    .map(platformOf);
  // A node that does not say what it is may fit.
  const told = places.filter((one) => one !== undefined);
  if (known.length === 0 || told.length === 0 || told.length < places.length) return [];
  const faults = known.flatMap(({ container, built }) => judge(container, built, told));
  if (faults.length > 0) return faults;
  const where =
    told.length === 1 ? 'the node that takes these pods' : `all ${told.length} nodes that take these pods`;
  return [{ id: 'architecture', level: 'ok', message: `The images are built for ${where} (${list(told)}).` }];
};

/** Where nodes cannot be read: whether an image lost a platform that the one before it had. */
export const checkLostPlatforms = ({
  before,
  images,
  reason,
}: {
  before: readonly ResolvedImage[];
  images: readonly ResolvedImage[];
  reason: string;
}): Check[] =>
  images.flatMap((image): Check[] => {
    const built = platformsOf(image);
    const earlier = before.find(({ container }) => container === image.container);
    const lost = (earlier ? platformsOf(earlier) : []).filter((one) => !built.includes(one));
    return built.length === 0 || lost.length === 0
      ? []
      : [
          {
            id: `architecture-${image.container}`,
            level: 'unknown',
            message: `The image of container ${image.container} is built for ${list(built)}, the one before it for ${list(lost)} too, and what the nodes are could not be read: ${reason}`,
            remedy: 'Ask somebody who may read nodes what they run, or build it for the same platforms.',
          },
        ];
  });

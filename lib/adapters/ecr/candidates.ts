import type { Deployment } from '#lib/contract/deployments.ts';
import type { Candidate, Image } from '#lib/contract/images.ts';

type Before = NonNullable<Candidate['deployedBefore']>;

/** For each digest that a container ran here: the newest deployment that brought it, and when the next one came. */
export const findDeployedBefore = (deployments: Deployment[], container: string): Map<string, Before> => {
  const newestFirst = deployments.toSorted((a, b) => b.startedAt.localeCompare(a.startedAt));
  const found = new Map<string, Before>();
  newestFirst.forEach((deployment, index) => {
    const digest = deployment.to.images.find((image) => image.container === container)?.digest;
    if (!digest || found.has(digest)) return;
    found.set(digest, {
      deployment: deployment.id,
      revision: deployment.to.revision,
      at: deployment.startedAt,
      until: newestFirst[index - 1]?.startedAt,
      status: deployment.status,
      failedTasks: deployment.failedTasks,
    });
  });
  return found;
};

const tagOf = (deployments: Deployment[], container: string, digest: string): string[] => {
  for (const deployment of deployments) {
    const image = deployment.to.images.find((side) => side.container === container && side.digest === digest);
    if (image?.tag) return [image.tag];
  }
  return [];
};

/**
 * Deployments with the digests of images that are known only by their tag, as Kubernetes keeps them: the image that
 * bears the tag now, if it was there when the deployment began. `isHere` says whether a reference is of this repository.
 */
export const fillDigests = (
  deployments: Deployment[],
  images: Image[],
  isHere: (reference: string) => boolean,
): Deployment[] =>
  deployments.map((deployment) => {
    const digestOf = (tag: string) =>
      images.find(
        ({ tags, pushedAt }) => tags.includes(tag) && pushedAt !== null && pushedAt <= deployment.startedAt,
      )?.digest;
    const filled = deployment.to.images.map((image) => {
      if (image.digest || !image.tag || !isHere(image.reference)) return image;
      const digest = digestOf(image.tag);
      return digest ? { ...image, digest } : image;
    });
    return { ...deployment, to: { ...deployment.to, images: filled } };
  });

/** What a container could run: the images of its repository, newest first, then those that ran here and are gone. */
export const joinCandidates = (input: {
  images: Image[];
  deployments: Deployment[];
  container: string;
  currentDigest?: string;
}): Candidate[] => {
  const { images, deployments, container, currentDigest } = input;
  const before = findDeployedBefore(deployments, container);
  const present = new Set(images.map((image) => image.digest));
  const kept = images.map(
    (image): Candidate => ({
      digest: image.digest,
      tags: image.tags,
      pushedAt: image.pushedAt,
      sizeBytes: image.sizeBytes,
      scan: image.scan,
      deployedBefore: before.get(image.digest),
      archived: image.status === 'ARCHIVED' ? true : undefined,
      runsNow: image.digest === currentDigest,
      expires: image.expires,
    }),
  );
  const gone = [...before].filter(([digest]) => !present.has(digest));
  const missing = gone.map(
    ([digest, deployedBefore]): Candidate => ({
      digest,
      tags: tagOf(deployments, container, digest),
      pushedAt: null,
      sizeBytes: null,
      deployedBefore,
      missing: true,
      runsNow: digest === currentDigest,
    }),
  );
  const newestFirst = kept.toSorted((a, b) => (b.pushedAt ?? '').localeCompare(a.pushedAt ?? ''));
  return [...newestFirst, ...missing];
};

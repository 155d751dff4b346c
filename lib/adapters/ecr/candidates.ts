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

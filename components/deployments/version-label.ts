import type { ContainerImage } from '#lib/contract/common.ts';
import type { Deployment, DeploymentSide } from '#lib/contract/deployments.ts';

const nameOf = (image: ContainerImage): string =>
  image.tag ??
  (image.digest
    ? `${image.digest.slice(7, 13)}…`
    : image.reference.slice(image.reference.lastIndexOf('/') + 1));

const differs = (a: ContainerImage, b: ContainerImage | undefined) =>
  !b || a.reference !== b.reference || a.digest !== b.digest;

/**
 * What people call a side of a deployment: the tag of the image that tells it from the other side,
 * else the first image's, else the revision. The same image twice is told apart by its revision.
 */
export const versionLabel = (side: DeploymentSide, other?: DeploymentSide | null): string => {
  const changed = other
    ? side.images.find((image) =>
        differs(
          image,
          other.images.find((o) => o.container === image.container),
        ),
      )
    : undefined;
  if (other && !changed && side.revision !== other.revision) return side.revision;
  const image = changed ?? side.images[0];
  return image ? nameOf(image) : side.revision;
};

/** The newest deployment that ended well and is not what runs now: what one would go back to. */
export const findLastGood = (deployments: readonly Deployment[]): Deployment | undefined => {
  const running = deployments.find((deployment) => deployment.current);
  return deployments.find(
    (deployment) =>
      deployment.status === 'successful' &&
      !deployment.current &&
      deployment.to.revision !== running?.to.revision,
  );
};

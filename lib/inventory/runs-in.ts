import type { ContainerImage } from '#lib/contract/common.ts';
import { parseRepositoryId } from '#lib/contract/ids.ts';
import type { RunsIn } from '#lib/contract/images.ts';
import type { ServiceRow } from '#lib/contract/services.ts';

/** Whether a reference names a repository: `<account>.dkr.ecr.<region>.<suffix>/<name>[:tag|@digest]`. */
const namesRepository = (reference: string, repository: string): boolean => {
  const ref = parseRepositoryId(repository);
  if (!ref) return false;
  const path = reference.split('@')[0]?.replace(/:[^/]*$/, '') ?? '';
  return path.startsWith(`${ref.account}.dkr.ecr.${ref.region}.`) && path.endsWith(`/${ref.name}`);
};

const isOver = (status: string) => status === 'successful' || status.endsWith('_successful');

/** What a service is set to, and what it is being taken from: until a rollout has ended well, both run. */
const imagesOf = ({ images, deployment }: ServiceRow): ContainerImage[] => {
  if (!deployment?.fromImages || isOver(deployment.status)) return images;
  const isKnown = (from: ContainerImage) =>
    images.some(({ container, digest }) => container === from.container && digest === from.digest);
  return [...images, ...deployment.fromImages.filter((from) => !isKnown(from))];
};

/** The services that run an image of a repository now; with a digest, only those that run exactly that one. */
export const findRunsIn = (services: ServiceRow[], repository: string, digests?: string[]): RunsIn[] =>
  services.flatMap((service) => {
    const images = imagesOf(service)
      .filter((image) => namesRepository(image.reference, repository))
      .filter((image) => !digests || (image.digest !== undefined && digests.includes(image.digest)));
    return [...new Set(images.map(({ container }) => container))].map((container) => ({
      clusterId: service.clusterId,
      serviceId: service.id,
      name: service.name,
      container,
    }));
  });

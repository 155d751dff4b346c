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

/** The services that run an image of a repository now; with a digest, only those that run exactly that one. */
export const findRunsIn = (services: ServiceRow[], repository: string, digests?: string[]): RunsIn[] =>
  services.flatMap((service) =>
    service.images
      .filter((image) => namesRepository(image.reference, repository))
      .filter((image) => !digests || (image.digest !== undefined && digests.includes(image.digest)))
      .map((image) => ({
        clusterId: service.clusterId,
        serviceId: service.id,
        name: service.name,
        container: image.container,
      })),
  );

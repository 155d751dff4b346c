import { parseRepositoryId } from '#lib/contract/ids.ts';
import type { ServiceRow } from '#lib/contract/services.ts';
import { unprocessable } from '#lib/domain/domain-error.ts';
import type { FleetReads } from '#lib/domain/ports/fleet-reads.ts';
import { freshness } from './freshness.ts';
import type { Inventory } from './inventory.ts';
import { mergeKnown, noteFailure } from './merge-known.ts';
import { findRunsIn } from './runs-in.ts';

type ImageReads = Pick<FleetReads, 'listRepositories' | 'listImages' | 'getImage' | 'listServiceImages'>;
type Others = Pick<FleetReads, 'listServices' | 'getService' | 'listDeployments'>;

/** Repositories and images, each joined with the services that run them now. */
export const createImageReads = (inventory: Inventory, others: Others, now: () => Date): ImageReads => {
  const servicesKnown = async (): Promise<ServiceRow[]> => (await others.listServices()).value;

  return {
    listRepositories: async () => {
      const [{ open, failed }, services] = await Promise.all([
        inventory.regions.listRegistries(),
        servicesKnown(),
      ]);
      const parts = open.map(({ account, region, registry, upstream }) => ({
        scope: `repositories of ${upstream.name} · ${region}`,
        read: inventory.read({
          key: `repositories ${account} ${region}`,
          scope: `repositories of ${upstream.name} · ${region}`,
          kind: freshness.repositories,
          topic: 'images',
          id: `${account}:${region}`,
          load: (signal) => registry.listRepositories({ signal }),
        }),
      }));
      const incomplete = failed.map(({ upstream, error }) => noteFailure(upstream.name, error));
      const known = await mergeKnown(parts, { nowIso: now().toISOString(), incomplete });
      const value = known.value.map((row) => ({ ...row, runsIn: findRunsIn(services, row.id) }));
      return { ...known, value };
    },
    listImages: async (repository) => {
      const { registry } = await inventory.regions.forRepository(repository);
      const [known, services] = await Promise.all([
        inventory.read({
          key: `images ${repository}`,
          scope: `images of ${parseRepositoryId(repository)?.name ?? repository}`,
          kind: freshness.images,
          topic: 'images',
          id: repository,
          load: (signal) => registry.listImages(repository, { signal }),
        }),
        servicesKnown(),
      ]);
      const images = known.value.images.map((image) => ({
        ...image,
        runsIn: findRunsIn(services, repository, [image.digest]),
      }));
      return { ...known, value: { ...known.value, images } };
    },
    getImage: async ({ repository, digest }) => {
      const { registry } = await inventory.regions.forRepository(repository);
      const [known, services] = await Promise.all([
        inventory.read({
          key: `image ${repository} ${digest}`,
          scope: `image ${digest.slice(0, 19)}`,
          kind: freshness.image,
          topic: 'images',
          id: digest,
          load: (signal) => registry.getImage({ repository, digest }, { signal }),
        }),
        servicesKnown(),
      ]);
      const digests = [digest, ...known.value.platforms.map((platform) => platform.digest)];
      return { ...known, value: { ...known.value, runsIn: findRunsIn(services, repository, digests) } };
    },
    listServiceImages: async (ref) => {
      const place = await inventory.regions.forService(ref);
      // A cluster of a kubeconfig has no account: any registry finds the others.
      const registry = place.registry ?? (await inventory.regions.listRegistries()).open[0]?.registry;
      if (!registry) throw unprocessable('No connection to AWS is configured, so no registry can be read.');
      return inventory.read({
        key: `candidates ${ref.cluster} ${ref.service}`,
        scope: `images of ${ref.service}`,
        kind: freshness.candidates,
        topic: 'images',
        id: ref.service,
        load: async (signal) => {
          const [service, deployments] = await Promise.all([
            others.getService(ref),
            others.listDeployments(ref),
          ]);
          const read = await registry.listCandidates(
            { service: service.value, deployments: deployments.value },
            { signal },
          );
          return { value: read.value, incomplete: [...deployments.incomplete, ...read.incomplete] };
        },
      });
    },
  };
};

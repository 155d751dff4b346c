import type { ImageDetail } from '@aws-sdk/client-ecr';
import { readSoftly } from '#lib/adapters/aws/read-softly.ts';
import type { ContainerImage, Incomplete } from '#lib/contract/common.ts';
import type { Deployment } from '#lib/contract/deployments.ts';
import { parseRepositoryId, type RepositoryRef, repositoryId } from '#lib/contract/ids.ts';
import type { Image, Scan, ServiceImage } from '#lib/contract/images.ts';
import { notFound } from '#lib/domain/domain-error.ts';
import type { Read } from '#lib/domain/ports/known.ts';
import type { RegistryReads } from '#lib/domain/ports/region-reads.ts';
import { fillDigests, joinCandidates } from './candidates.ts';
import { describeImages } from './describe-images.ts';
import { joinLayers, toImageConfig } from './image-layers.ts';
import { judgePractices } from './image-practices.ts';
import { isIndex, isRunnable, toImage } from './image-row.ts';
import { createLifecycles, type Lifecycle } from './lifecycle.ts';
import { getRepository, listRepositories } from './list-repositories.ts';
import { createManifestReader } from './read-manifest.ts';
import type { RegistryAccess } from './registry-access.ts';
import { findRepository } from './repository-reference.ts';
import { createScans } from './scans.ts';

/** Lists the images of any repository that a connection reaches, whatever its account and Region. */
export type ListImagesOf = (ref: RepositoryRef, signal: AbortSignal) => Promise<Read<Image[]>>;

const noLifecycle: Lifecycle = { policy: null, expires: new Map() };

const nameOf = (repository: string): string => {
  const ref = parseRepositoryId(repository);
  if (!ref) throw notFound('repository', repository);
  return ref.name;
};

/** Image indexes make their platform manifests show up as untagged images: those belong to the index. */
const withoutPlatformManifests = (raw: ImageDetail[]): ImageDetail[] => {
  const hasIndex = raw.some((image) => isIndex(image.imageManifestMediaType));
  return hasIndex
    ? raw.filter(
        (image) =>
          isIndex(image.imageManifestMediaType) || image.imageTags?.length || !image.imageManifestMediaType,
      )
    : raw;
};

/**
 * Amazon ECR of one account and Region: repositories, images, candidates.
 * `listElsewhere` answers for repositories of other accounts or Regions and throws `not_found` where no connection reaches them.
 */
export const createRegistry = (
  access: RegistryAccess,
  options: { listElsewhere: ListImagesOf },
): RegistryReads & { listImagesOf: ListImagesOf } => {
  const readLifecycle = createLifecycles(access);
  const manifestReader = createManifestReader(access);
  const { readManifest, readConfig } = manifestReader;
  const scans = createScans(access, manifestReader);

  const listImages = async (name: string, signal: AbortSignal) => {
    const described = await describeImages(access, name, signal);
    const raw = withoutPlatformManifests(described.value).filter(isRunnable);
    const newestFirst = raw.toSorted(
      (a, b) => (b.imagePushedAt?.getTime() ?? 0) - (a.imagePushedAt?.getTime() ?? 0),
    );
    const [scanned, lifecycle] = await Promise.all([
      readSoftly(`scan findings of ${name}`, new Map<string, Scan>(), () =>
        scans.summarise(name, newestFirst, signal),
      ),
      readSoftly(`lifecycle of ${name}`, noLifecycle, () => readLifecycle(name, signal)),
    ]);
    const id = repositoryId({ account: access.account, region: access.region, name });
    const images = newestFirst.map((image) => {
      const digest = image.imageDigest ?? '';
      return toImage(image, {
        repositoryId: id,
        scan: scanned.value.get(digest),
        expires: lifecycle.value.expires.get(digest),
      });
    });
    const incomplete = [...described.incomplete, ...scanned.incomplete, ...lifecycle.incomplete];
    return {
      images,
      lifecycle: { policy: lifecycle.value.policy, summary: lifecycle.value.summary },
      incomplete,
    };
  };

  const listImagesOf: ListImagesOf = async (ref, signal) => {
    if (ref.account !== access.account || ref.region !== access.region)
      return options.listElsewhere(ref, signal);
    const { images, incomplete } = await listImages(ref.name, signal);
    return { value: images, incomplete };
  };

  const readServiceImage = async (
    image: ContainerImage,
    deployments: Deployment[],
    signal: AbortSignal,
  ): Promise<Read<ServiceImage>> => {
    const ref = findRepository(image.reference);
    const { container, reference, digest } = image;
    if (!ref) {
      const message = 'Only images of Amazon ECR are listed; this one comes from another registry.';
      const incomplete: Incomplete[] = [{ scope: `images of ${container}`, code: 'unprocessable', message }];
      const candidates = joinCandidates({ images: [], deployments, container, currentDigest: digest }).map(
        ({ missing: _, ...rest }) => rest,
      );
      return {
        value: { container, current: { reference, digest, tags: image.tag ? [image.tag] : [] }, candidates },
        incomplete,
      };
    }
    const read = await readSoftly<Read<Image[]> | null>(`images of ${ref.name}`, null, () =>
      listImagesOf(ref, signal),
    );
    const images = read.value?.value ?? [];
    // An endpoint that does not say which digest runs leaves the tag of the definition to go by.
    const byTag = images.find((candidate) => image.tag !== undefined && candidate.tags.includes(image.tag));
    const currentDigest = digest ?? byTag?.digest;
    const isHere = (other: string) => {
      const found = findRepository(other);
      return found !== null && repositoryId(found) === repositoryId(ref);
    };
    const history = fillDigests(deployments, images, isHere);
    const candidates = read.value
      ? joinCandidates({ images, deployments: history, container, currentDigest })
      : [];
    const current = images.find((candidate) => candidate.digest === currentDigest);
    const tags = current?.tags ?? (image.tag ? [image.tag] : []);
    return {
      value: { container, current: { reference, digest, tags, repositoryId: repositoryId(ref) }, candidates },
      incomplete: [...read.incomplete, ...(read.value?.incomplete ?? [])],
    };
  };

  return {
    listImagesOf,
    listRepositories: ({ signal }) => listRepositories(access, signal),
    listImages: async (repository, { signal }) => {
      const { images, lifecycle, incomplete } = await listImages(nameOf(repository), signal);
      return { value: { images, lifecycle }, incomplete };
    },
    listCandidates: async ({ service, deployments }, { signal }) => {
      const reads = await Promise.all(
        service.images.map((image) => readServiceImage(image, deployments, signal)),
      );
      return { value: reads.map((read) => read.value), incomplete: reads.flatMap((read) => read.incomplete) };
    },
    getImage: async ({ repository, digest }, { signal }) => {
      const name = nameOf(repository);
      const [home, described] = await Promise.all([
        getRepository(access, name, signal),
        describeImages(access, name, signal),
      ]);
      const raw = described.value.find((image) => image.imageDigest === digest);
      if (!raw) throw notFound('image', digest);
      const top = await readSoftly(`manifest of ${name}`, null, () => readManifest({ name, digest }, signal));
      const platforms = (top.value?.manifests ?? [])
        .filter((entry) => entry.platform?.os && entry.platform.os !== 'unknown')
        .map((entry) => ({
          digest: entry.digest,
          os: entry.platform?.os ?? '',
          architecture: entry.platform?.architecture ?? '',
          variant: entry.platform?.variant,
          sizeBytes:
            described.value.find((image) => image.imageDigest === entry.digest)?.imageSizeInBytes ?? null,
        }));
      const first = platforms[0];
      const single = await readSoftly(`manifest of ${name}`, null, async () =>
        first ? readManifest({ name, digest: first.digest }, signal) : top.value,
      );
      const configDigest = single.value?.config?.digest;
      const config = await readSoftly(`config of ${name}`, null, async () =>
        configDigest ? readConfig({ name, digest: configDigest }, signal) : null,
      );
      const report = await readSoftly(`scan findings of ${name}`, null, () =>
        scans.readReport({ name, digest: first?.digest ?? digest }, signal),
      );
      const lifecycle = await readSoftly(`lifecycle of ${name}`, noLifecycle, () =>
        readLifecycle(name, signal),
      );
      const row = toImage(raw, {
        repositoryId: repository,
        scan: report.value?.scan,
        expires: lifecycle.value.expires.get(digest),
      });
      const layers = single.value ? joinLayers(single.value, config.value) : [];
      const imageConfig = config.value ? toImageConfig(config.value) : null;
      const facts = {
        tags: row.tags,
        tagMutability: home.tagMutability,
        sizeBytes: row.sizeBytes,
        scan: row.scan,
        config: imageConfig,
        layers,
      };
      return {
        value: {
          ...row,
          uri: `${home.uri}@${digest}`,
          platforms,
          manifest: top.value,
          layers,
          config: imageConfig,
          findings: report.value?.findings ?? [],
          practices: judgePractices(facts),
        },
        incomplete: [
          ...described.incomplete,
          ...top.incomplete,
          ...single.incomplete,
          ...config.incomplete,
          ...report.incomplete,
          ...lifecycle.incomplete,
        ],
      };
    },
  };
};

import { createHash } from 'node:crypto';
import { repositoryTraits } from './blueprint/repositories.ts';
import { type ImageStack, type Instruction, imageStacks } from './image-stack.ts';

export type ImageKey = {
  account: string;
  region: string;
  /** Repository name, without the registry. */
  repository: string;
  /** What was built: the same version in the same repository always has the same bytes. */
  version: string;
};

export type Platform = { architecture: 'amd64' | 'arm64'; os: 'linux' };

/** One document of the registry with the bytes its digest is the SHA-256 of. */
export type Blob = { digest: string; mediaType: string; text: string; sizeBytes: number };

export type Layer = { digest: string; mediaType: string; sizeBytes: number };

export type PlatformContent = {
  platform: Platform;
  manifest: Blob;
  config: Blob;
  layers: Layer[];
  /** Compressed bytes of config and layers: what ECR calls imageSizeInBytes. */
  sizeBytes: number;
};

export type ImageContent = {
  /** The digest a tag points at: the index when multi-architecture, else the manifest. */
  digest: string;
  mediaType: string;
  text: string;
  artifactMediaType: string;
  sizeBytes: number;
  multiArch: boolean;
  platforms: PlatformContent[];
};

const OCI = {
  index: 'application/vnd.oci.image.index.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar+gzip',
};
const DOCKER = {
  index: 'application/vnd.docker.distribution.manifest.list.v2+json',
  manifest: 'application/vnd.docker.distribution.manifest.v2+json',
  config: 'application/vnd.docker.container.image.v1+json',
  layer: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
};

export const sha256 = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;

/** A number in [0, 1) that depends on nothing but the text. */
export const fraction = (text: string): number =>
  createHash('sha256').update(text).digest().readUInt32BE(0) / 2 ** 32;

/** A repository that the blueprint does not know is built like a Go service for one platform. */
const traitsOf = (repository: string) =>
  repositoryTraits.get(repository) ?? { runtime: 'go', multiArch: false };

const memo = new Map<string, ImageContent>();

/** The digest that a tag of this version points at. */
export const imageDigest = (key: ImageKey): string => imageContent(key).digest;

/** Manifest, config and layers of one version; every digest of a document is the true SHA-256 of its bytes. */
export function imageContent(key: ImageKey): ImageContent {
  const id = `${key.account}/${key.region}/${key.repository}@${key.version}`;
  const known = memo.get(id);
  if (known) return known;
  const content = buildImage(key);
  memo.set(id, content);
  return content;
}

function buildImage(key: ImageKey): ImageContent {
  const isMultiArch = traitsOf(key.repository).multiArch;
  const media = fraction(`media ${key.repository}`) < 0.3 && !isMultiArch ? DOCKER : OCI;
  const platforms: Platform[] = isMultiArch
    ? [
        { architecture: 'amd64', os: 'linux' },
        { architecture: 'arm64', os: 'linux' },
      ]
    : [{ architecture: 'amd64', os: 'linux' }];
  const built = platforms.map((platform) => buildPlatform({ key, platform, media }));
  const sizeBytes = Math.max(...built.map((one) => one.sizeBytes));
  const [first] = built;
  if (!first) throw new Error('an image has at least one platform');
  if (!isMultiArch) {
    const { digest, mediaType, text } = first.manifest;
    const artifactMediaType = media.config;
    return { digest, mediaType, text, artifactMediaType, sizeBytes, multiArch: false, platforms: built };
  }
  const text = JSON.stringify({
    schemaVersion: 2,
    mediaType: media.index,
    manifests: built.map(({ manifest, platform }) => ({
      mediaType: manifest.mediaType,
      digest: manifest.digest,
      size: manifest.sizeBytes,
      platform: platform.architecture === 'arm64' ? { ...platform, variant: 'v8' } : platform,
    })),
  });
  return {
    digest: sha256(text),
    mediaType: media.index,
    text,
    artifactMediaType: media.config,
    sizeBytes,
    multiArch: true,
    platforms: built,
  };
}

type Media = typeof OCI;
type BuildInput = { key: ImageKey; platform: Platform; media: Media };

function buildPlatform({ key, platform, media }: BuildInput): PlatformContent {
  const stack = imageStacks[traitsOf(key.repository).runtime];
  const steps = buildSteps({ stack, key, platform });
  const layers = steps.flatMap((step) => (step.layer ? [{ ...step.layer, mediaType: media.layer }] : []));
  const config = toBlob(media.config, buildConfig({ stack, key, platform, steps }));
  const manifest = toBlob(media.manifest, {
    schemaVersion: 2,
    mediaType: media.manifest,
    config: { mediaType: config.mediaType, digest: config.digest, size: config.sizeBytes },
    layers: layers.map((layer) => ({
      mediaType: layer.mediaType,
      digest: layer.digest,
      size: layer.sizeBytes,
    })),
  });
  const sizeBytes = layers.reduce((sum, layer) => sum + layer.sizeBytes, config.sizeBytes);
  return { platform, manifest, config, layers, sizeBytes };
}

function toBlob(mediaType: string, document: object): Blob {
  const text = JSON.stringify(document);
  return { digest: sha256(text), mediaType, text, sizeBytes: Buffer.byteLength(text) };
}

type Step = {
  text: string;
  createdAt: string;
  layer: { digest: string; diffId: string; sizeBytes: number } | null;
};
type StepInput = { stack: ImageStack; key: ImageKey; platform: Platform };

const BASE_BUILT_AT = '2026-08-18T00:00:00Z';

function buildSteps({ stack, key, platform }: StepInput): Step[] {
  const arch = platform.architecture;
  const toStep = (instruction: Instruction, identity: string, createdAt: string, grows: number): Step => {
    const text = instruction.text.replaceAll('{arch}', arch);
    if (instruction.layerBytes === 0) return { text, createdAt, layer: null };
    const id = `${identity} ${arch} ${text}`;
    const jitter = 1 + (fraction(`size ${id}`) - 0.5) * grows;
    const sizeBytes = Math.max(32, Math.round(instruction.layerBytes * jitter));
    return {
      text,
      createdAt,
      layer: { digest: sha256(`layer ${id}`), diffId: sha256(`diff ${id}`), sizeBytes },
    };
  };
  const base = stack.base.map((step) => toStep(step, stack.name, BASE_BUILT_AT, 0));
  const last = stack.build.length - 1;
  // Dependencies change once in a while, so neighbouring versions share every layer but the last.
  const epoch = Math.floor(fraction(`deps ${key.repository} ${key.version}`) * 4);
  const own = stack.build.map((step, index) =>
    toStep(step, `${key.repository} ${index === last ? key.version : epoch}`, builtAt(key), 0.3),
  );
  return [...base, ...own];
}

const builtAt = (key: ImageKey): string =>
  new Date(
    Date.UTC(2026, 8, 1) + Math.floor(fraction(`built ${key.repository} ${key.version}`) * 50) * 86_400_000,
  )
    .toISOString()
    .replace('.000Z', 'Z');

function buildConfig({ stack, key, platform, steps }: StepInput & { steps: Step[] }): object {
  const runsAsRoot = fraction(`root ${key.repository}`) < 0.3;
  const labels = {
    'org.opencontainers.image.title': key.repository,
    'org.opencontainers.image.version': key.version,
    'org.opencontainers.image.revision': sha256(`commit ${key.repository} ${key.version}`).slice(7, 47),
    'org.opencontainers.image.source': `https://github.com/harbour-shop/${key.repository.split('/').at(-1)}`,
  };
  const meta = [
    ...(stack.port ? [`EXPOSE ${stack.port}/tcp`] : []),
    ...(runsAsRoot || !stack.user ? [] : [`USER ${stack.user}`]),
    ...(stack.entrypoint ? [`ENTRYPOINT ${JSON.stringify(stack.entrypoint)}`] : []),
    ...(stack.command.length ? [`CMD ${JSON.stringify(stack.command)}`] : []),
  ];
  const created = builtAt(key);
  return {
    architecture: platform.architecture,
    ...(platform.architecture === 'arm64' ? { variant: 'v8' } : {}),
    os: platform.os,
    created,
    config: {
      ...(runsAsRoot || !stack.user ? {} : { User: stack.user }),
      ...(stack.port ? { ExposedPorts: { [`${stack.port}/tcp`]: {} } } : {}),
      Env: [...stack.env, `APP_VERSION=${key.version}`],
      ...(stack.entrypoint ? { Entrypoint: stack.entrypoint } : {}),
      ...(stack.command.length ? { Cmd: stack.command } : {}),
      ...(stack.healthcheck
        ? {
            Healthcheck: {
              Test: stack.healthcheck,
              Interval: 30_000_000_000,
              Timeout: 5_000_000_000,
              Retries: 3,
            },
          }
        : {}),
      WorkingDir: stack.build[0]?.text.startsWith('WORKDIR') ? stack.build[0].text.slice(8) : '/',
      Labels: labels,
    },
    history: [
      ...steps.map((step) => ({
        created: step.createdAt,
        created_by: step.text,
        ...(step.text.includes('buildkit') ? { comment: 'buildkit.dockerfile.v0' } : {}),
        ...(step.layer ? {} : { empty_layer: true }),
      })),
      ...meta.map((text) => ({
        created,
        created_by: text,
        comment: 'buildkit.dockerfile.v0',
        empty_layer: true,
      })),
    ],
    rootfs: { type: 'layers', diff_ids: steps.flatMap((step) => (step.layer ? [step.layer.diffId] : [])) },
  };
}

import type { ImageVersion, RepositoryBlueprint } from './blueprint/types.ts';
import { createScan } from './ecr-scan.ts';
import type { EcrState, ImageState, RepositoryState } from './ecr-state.ts';
import { imageContent, sha256 } from './image-content.ts';
import type { Random } from './random.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export type CreateRepositoryInput = {
  repository: RepositoryBlueprint;
  scanType: EcrState['scanType'];
  random: Random;
  nowMs: number;
};

type Build = CreateRepositoryInput & { images: Map<string, ImageState> };

/** A repository with all that was pushed to it: what the blueprint names, and builds that lost their tag. */
export function createRepository(input: CreateRepositoryInput): RepositoryState {
  const { repository, random, nowMs } = input;
  const build: Build = { ...input, images: new Map() };
  const { versions } = repository;
  for (const [index, version] of versions.entries()) {
    if (version.gone) continue;
    addVersion(build, { ...version, index, archived: isArchived(repository, index) });
    const rebuild = { ...version, version: `${version.version}+rebuild`, tags: [], index, archived: false };
    if (index % 3 === 1) addVersion(build, { ...rebuild, ageHours: version.ageHours + 0.4 });
  }
  const [newest] = versions;
  if (newest && !newest.gone) addSignature(build, newest);
  const oldestHours = Math.max(0, ...versions.map((one) => one.ageHours));
  return {
    name: repository.name,
    arn: `arn:aws:ecr:${repository.region}:${repository.account}:repository/${repository.name}`,
    uri: `${repository.account}.dkr.ecr.${repository.region}.amazonaws.com/${repository.name}`,
    createdAtMs: nowMs - oldestHours * HOUR_MS - random.int(20, 300) * DAY_MS,
    tagMutability: repository.tagMutability,
    scanOnPush: repository.scanOnPush,
    lifecyclePolicy: repository.hasLifecyclePolicy
      ? { text: lifecycleText, lastEvaluatedAtMs: nowMs - random.int(1, 23) * HOUR_MS }
      : null,
    lifecyclePreview: null,
    policyText: repository.name.startsWith('platform/') ? createPolicyText(repository.account) : null,
    resourceTags: [
      { Key: 'team', Value: repository.name.split('/')[0] ?? 'shop' },
      { Key: 'managed-by', Value: 'terraform' },
    ],
    images: build.images,
  };
}

/** The two oldest images of some repositories were moved to archive storage. */
const isArchived = (repository: RepositoryBlueprint, index: number): boolean =>
  ['shop/orders', 'shop/cart', 'staging/shop'].includes(repository.name) &&
  index >= repository.versions.length - 2;

type VersionInput = Pick<ImageVersion, 'version' | 'tags' | 'ageHours'> & {
  index: number;
  archived: boolean;
};

function addVersion(build: Build, { version, tags, ageHours, index, archived }: VersionInput): void {
  const { repository, random, nowMs, images, scanType } = build;
  const { account, region, name } = repository;
  const content = imageContent({ account, region, repository: name, version });
  const pushedAtMs = Math.round((nowMs - ageHours * HOUR_MS) / 1000) * 1000;
  const archivedAtMs = archived ? nowMs - random.int(3, 20) * DAY_MS : null;
  const common = {
    version,
    artifactMediaType: content.artifactMediaType,
    pushedAtMs,
    lastPulledAtMs:
      index < 6 ? Math.min(nowMs, pushedAtMs + random.int(2, 60) * 60_000 + index * HOUR_MS) : null,
    status: archived ? ('ARCHIVED' as const) : ('ACTIVE' as const),
    archivedAtMs,
    activatedAtMs: null,
  };
  const createScanOf = (digest: string) =>
    repository.scanOnPush
      ? createScan({ seed: digest, age: index, scanType, completedAtMs: pushedAtMs + 21_000 })
      : null;
  for (const platform of content.multiArch ? content.platforms : []) {
    images.set(platform.manifest.digest, {
      ...common,
      digest: platform.manifest.digest,
      tags: [],
      mediaType: platform.manifest.mediaType,
      manifest: platform.manifest.text,
      sizeBytes: platform.sizeBytes,
      scan: createScanOf(platform.manifest.digest),
      partOf: content.digest,
      subject: null,
    });
  }
  images.set(content.digest, {
    ...common,
    digest: content.digest,
    tags: [...tags],
    mediaType: content.mediaType,
    manifest: content.text,
    sizeBytes: content.sizeBytes,
    // ECR scans the manifests of an index, not the index.
    scan: content.multiArch && scanType === 'BASIC' ? null : createScanOf(content.digest),
    partOf: null,
    subject: null,
  });
}

/** The cosign signature that the pipeline attaches to the newest image. */
function addSignature(build: Build, newest: ImageVersion): void {
  const { repository, nowMs, images } = build;
  const { account, region, name } = repository;
  const subject = imageContent({ account, region, repository: name, version: newest.version });
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  const artifactMediaType = 'application/vnd.dev.cosign.artifact.sig.v1+json';
  const payload = sha256(`signature ${subject.digest}`);
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType,
    artifactType: artifactMediaType,
    config: { mediaType: 'application/vnd.oci.empty.v1+json', digest: sha256('{}'), size: 2 },
    layers: [{ mediaType: 'application/vnd.dev.cosign.simplesigning.v1+json', digest: payload, size: 243 }],
    subject: { mediaType: subject.mediaType, digest: subject.digest, size: Buffer.byteLength(subject.text) },
    annotations: {
      'org.opencontainers.image.created': new Date(nowMs - newest.ageHours * HOUR_MS).toISOString(),
    },
  });
  images.set(sha256(manifest), {
    digest: sha256(manifest),
    tags: [],
    version: newest.version,
    mediaType,
    artifactMediaType,
    manifest,
    sizeBytes: 245,
    pushedAtMs: Math.round((nowMs - newest.ageHours * HOUR_MS) / 1000) * 1000 + 9000,
    lastPulledAtMs: null,
    status: 'ACTIVE',
    archivedAtMs: null,
    activatedAtMs: null,
    scan: null,
    partOf: null,
    subject: subject.digest,
  });
}

const lifecycleText = JSON.stringify({
  rules: [
    {
      rulePriority: 1,
      description: 'Expire untagged images after 14 days',
      selection: { tagStatus: 'untagged', countType: 'sinceImagePushed', countUnit: 'days', countNumber: 14 },
      action: { type: 'expire' },
    },
    {
      rulePriority: 2,
      description: 'Keep the last 40 releases',
      selection: {
        tagStatus: 'tagged',
        tagPatternList: ['v*'],
        countType: 'imageCountMoreThan',
        countNumber: 40,
      },
      action: { type: 'expire' },
    },
  ],
});

const createPolicyText = (account: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'PullFromOrganisation',
        Effect: 'Allow',
        Principal: '*',
        Action: ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
        Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-h4rb0ursh0' } },
      },
      {
        Sid: 'PushFromPipeline',
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${account}:role/pipeline` },
        Action: ['ecr:PutImage', 'ecr:InitiateLayerUpload', 'ecr:UploadLayerPart', 'ecr:CompleteLayerUpload'],
      },
    ],
  });

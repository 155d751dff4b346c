import { describe, expect, it } from 'vitest';
import type { Deployment } from '#lib/contract/deployments.ts';
import type { Image } from '#lib/contract/images.ts';
import { fillDigests, findDeployedBefore, joinCandidates } from './candidates.ts';
import { isRunnable } from './image-row.ts';

const digest = (letter: string) => `sha256:${letter.repeat(64)}`;

const deployment = (id: string, startedAt: string, letter: string, tag?: string): Deployment => ({
  id,
  status: 'successful',
  startedAt,
  from: null,
  to: { revision: `web:${id}`, images: [{ container: 'web', reference: 'r', tag, digest: digest(letter) }] },
  failedTasks: 0,
  current: false,
});

const image = (letter: string, pushedAt: string): Image => ({
  digest: digest(letter),
  repositoryId: '1:r:web',
  tags: [`v-${letter}`],
  pushedAt,
  sizeBytes: 1,
  status: 'ACTIVE',
  runsIn: [],
});

const deployments = [
  deployment('1', '2026-01-01T00:00:00.000Z', 'a', 'v1'),
  deployment('2', '2026-01-02T00:00:00.000Z', 'b'),
  deployment('3', '2026-01-03T00:00:00.000Z', 'a', 'v1'),
];

describe('findDeployedBefore', () => {
  it('names the newest deployment of a digest, and until when it ran', () => {
    const found = findDeployedBefore(deployments, 'web');
    expect(found.get(digest('a'))).toMatchObject({ deployment: '3', until: undefined });
    expect(found.get(digest('b'))).toMatchObject({ deployment: '2', until: '2026-01-03T00:00:00.000Z' });
  });

  it('knows nothing of another container', () => {
    expect(findDeployedBefore(deployments, 'sidecar').size).toBe(0);
  });
});

describe('fillDigests', () => {
  const tagged = (startedAt: string): Deployment[] => [
    {
      ...deployment('1', startedAt, 'a'),
      to: { revision: 'web:1', images: [{ container: 'web', reference: 'r:v-b', tag: 'v-b' }] },
    },
  ];
  const images = [image('b', '2026-01-01T00:00:00.000Z')];
  const filled = (deployments: Deployment[], isHere = true) =>
    fillDigests(deployments, images, () => isHere)[0]?.to.images[0]?.digest;

  it('takes the image that bears the tag now, if it was there when the deployment began', () => {
    expect(filled(tagged('2026-01-02T00:00:00.000Z'))).toBe(digest('b'));
    expect(filled(tagged('2025-12-31T00:00:00.000Z'))).toBeUndefined();
  });

  it('leaves images of other repositories, and digests that are known', () => {
    expect(filled(tagged('2026-01-02T00:00:00.000Z'), false)).toBeUndefined();
    expect(filled([deployment('2', '2026-01-02T00:00:00.000Z', 'a', 'v-b')])).toBe(digest('a'));
  });
});

describe('joinCandidates', () => {
  it('lists the newest push first and says what runs now', () => {
    const images = [image('b', '2026-01-01T00:00:00.000Z'), image('c', '2026-02-01T00:00:00.000Z')];
    const joined = joinCandidates({ images, deployments: [], container: 'web', currentDigest: digest('b') });
    expect(joined.map((row) => [row.digest, row.runsNow])).toEqual([
      [digest('c'), false],
      [digest('b'), true],
    ]);
  });

  it('keeps what ran here and is gone from ECR, with the tag it had', () => {
    const joined = joinCandidates({
      images: [image('b', '2026-01-01T00:00:00.000Z')],
      deployments,
      container: 'web',
    });
    expect(joined.at(-1)).toMatchObject({ digest: digest('a'), missing: true, tags: ['v1'], pushedAt: null });
  });
});

it('takes for an image what is none only when its type says so', () => {
  const runs = (artifactMediaType?: string) => isRunnable({ artifactMediaType });
  expect(runs()).toBe(true);
  expect(runs('application/vnd.docker.container.image.v1+json')).toBe(true);
  expect(runs('application/vnd.oci.image.manifest.v1+json')).toBe(true);
  expect(runs('application/vnd.docker.distribution.manifest.list.v2+json')).toBe(true);
  expect(runs('application/vnd.cncf.helm.config.v1+json')).toBe(false);
  expect(runs('application/vnd.dev.cosign.artifact.sig.v1+json')).toBe(false);
});

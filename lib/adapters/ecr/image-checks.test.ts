import { expect, it } from 'vitest';
import { parseEcrReference } from './ecr-reference.ts';
import { checkArchitecture, checkImages } from './image-checks.ts';
import type { ImageState } from './image-state.ts';
import type { ResolvedImage } from './resolve-images.ts';

const reference = '123456789012.dkr.ecr.eu-west-1.amazonaws.com/web:v1';
const present: ImageState = {
  state: 'present',
  digest: 'sha256:1',
  tags: ['v1'],
  platforms: [],
  expires: false,
};
const imageOf = (state: ImageState | null, over: Partial<ResolvedImage> = {}): ResolvedImage => ({
  container: 'web',
  reference,
  ecr: parseEcrReference(reference),
  state,
  ...over,
});
const levelOf = (image: ResolvedImage) => checkImages([image], new Map())[0]?.level;

it('judges an image by whether it can be pulled', () => {
  expect(levelOf(imageOf(present))).toBe('ok');
  expect(levelOf(imageOf({ ...present, expires: true }))).toBe('warn');
  expect(levelOf(imageOf({ ...present, state: 'archived' }))).toBe('block');
  expect(levelOf(imageOf({ state: 'missing' }))).toBe('block');
  expect(levelOf(imageOf({ state: 'unknown', reason: 'denied' }))).toBe('unknown');
  expect(levelOf(imageOf(null, { ecr: null, reference: 'nginx:1' }))).toBe('unknown');
});

it('says nothing of another registry while the reference stays', () => {
  const foreign = imageOf(null, { ecr: null, reference: 'nginx:1' });
  expect(checkImages([foreign], new Map([['web', 'nginx:1']]))).toEqual([]);
});

it('blocks an image for another processor', () => {
  const built = (...architectures: string[]) => [
    imageOf({ ...present, platforms: architectures.map((architecture) => ({ os: 'linux', architecture })) }),
  ];
  const arm = { runtimePlatform: { cpuArchitecture: 'ARM64' as const } };
  expect(checkArchitecture(built('amd64'), arm)[0]).toMatchObject({ level: 'block' });
  expect(checkArchitecture(built('amd64', 'arm64'), arm)).toEqual([]);
  expect(checkArchitecture(built(), arm)).toEqual([]);
  expect(checkArchitecture(built('arm64'), { requiresCompatibilities: ['FARGATE'] })[0]?.level).toBe('block');
  expect(checkArchitecture(built('arm64'), {})).toEqual([]);
});

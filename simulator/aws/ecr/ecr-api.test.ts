import { createHash } from 'node:crypto';
import { type DescribeImagesCommandOutput, ECR, paginateDescribeImages } from '@aws-sdk/client-ecr';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Simulator, startSimulator } from '../../server.ts';
import { createManualClock } from '../../world/clock.ts';
import { imageDigest } from '../../world/image-content.ts';

let simulator: Simulator;
let ecr: ECR;

const connect = (account: string) =>
  new ECR({
    endpoint: simulator.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: account, secretAccessKey: 'any' },
    maxAttempts: 1,
  });

beforeAll(async () => {
  simulator = await startSimulator({ clock: createManualClock(), seed: 'ecr' });
  ecr = connect('123456789012');
});
afterAll(() => simulator.close());

const sha256 = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`;
const repositoryName = 'shop/checkout';

async function getManifest(imageId: { imageTag?: string; imageDigest?: string }) {
  const { images = [] } = await ecr.batchGetImage({ repositoryName, imageIds: [imageId] });
  const [image] = images;
  return { digest: image?.imageId?.imageDigest, text: image?.imageManifest ?? '' };
}

test('the digests of an index, its manifests and its configs are those of their bytes', async () => {
  const index = await getManifest({ imageTag: 'v1.42.0' });
  expect(index.digest).toBe(sha256(index.text));
  expect(index.digest).toBe(
    imageDigest({
      account: '123456789012',
      region: 'eu-west-1',
      repository: repositoryName,
      version: 'v1.42.0',
    }),
  );
  const { manifests } = JSON.parse(index.text);
  expect(manifests.map((one: { platform: object }) => one.platform)).toMatchObject([
    { architecture: 'amd64' },
    { architecture: 'arm64' },
  ]);
  for (const { digest } of manifests) {
    const manifest = await getManifest({ imageDigest: digest });
    expect(sha256(manifest.text)).toBe(digest);
    const layerDigest = JSON.parse(manifest.text).config.digest;
    const { downloadUrl = '' } = await ecr.getDownloadUrlForLayer({ repositoryName, layerDigest });
    const config = await (await fetch(downloadUrl)).text();
    expect(sha256(config)).toBe(layerDigest);
    expect(JSON.parse(config)).toMatchObject({ os: 'linux', config: { Cmd: ['node', 'dist/server.js'] } });
  }
});

test('every repository has a believable history with untagged images', async () => {
  const { repositories = [] } = await ecr.describeRepositories({});
  expect(repositories.length).toBeGreaterThanOrEqual(10);
  for (const { repositoryName: name } of repositories) {
    const { imageDetails = [] } = await ecr.describeImages({
      repositoryName: name,
      maxResults: 1000,
      filter: { imageStatus: 'ANY' },
    });
    expect(imageDetails.length).toBeGreaterThanOrEqual(10);
    expect(imageDetails.length).toBeLessThanOrEqual(60);
    expect(imageDetails.some((image) => !image.imageTags)).toBe(true);
  }
});

test('pages of images hold each image once', async () => {
  const digests: (string | undefined)[] = [];
  const pages = paginateDescribeImages({ client: ecr, pageSize: 7 }, { repositoryName });
  for await (const page of pages as AsyncIterable<DescribeImagesCommandOutput>)
    digests.push(...(page.imageDetails ?? []).map((image) => image.imageDigest));
  const { imageDetails = [] } = await ecr.describeImages({ repositoryName, maxResults: 1000 });
  expect(digests).toEqual(imageDetails.map((image) => image.imageDigest));
  expect(new Set(digests).size).toBe(digests.length);
});

test('archived images are seen only by those who ask for them, and come back after a while', async () => {
  const repository = { repositoryName: 'shop/orders' };
  const { imageDetails: seen = [] } = await ecr.describeImages({ ...repository, maxResults: 1000 });
  expect(seen.every((image) => image.imageStatus === 'ACTIVE')).toBe(true);
  const { imageDetails = [] } = await ecr.describeImages({
    ...repository,
    filter: { imageStatus: 'ARCHIVED' },
  });
  const imageDigest = imageDetails.find((image) => image.imageTags)?.imageDigest;
  const imageIds = [{ imageDigest }];
  await expect(ecr.describeImages({ ...repository, imageIds })).rejects.toMatchObject({
    name: 'ImageNotFoundException',
  });
  const { failures } = await ecr.batchGetImage({ ...repository, imageIds });
  expect(failures).toMatchObject([{ failureCode: 'ImageInaccessible' }]);
  const change = { ...repository, imageId: { imageDigest }, targetStorageClass: 'STANDARD' as const };
  expect(await ecr.updateImageStorageClass(change)).toMatchObject({ imageStatus: 'ACTIVATING' });
  simulator.control.advance(20_000);
  expect(await ecr.describeImages({ ...repository, imageIds })).toMatchObject({
    imageDetails: [{ imageStatus: 'ACTIVE' }],
  });
});

test('what is not there is answered with the documented exception', async () => {
  const refused = (name: string) => ({ name });
  await expect(ecr.describeImages({ repositoryName: 'no/such' })).rejects.toMatchObject(
    refused('RepositoryNotFoundException'),
  );
  const imageId = { imageTag: 'no-such-tag' };
  await expect(ecr.describeImages({ repositoryName, imageIds: [imageId] })).rejects.toMatchObject(
    refused('ImageNotFoundException'),
  );
  const gone = { repositoryName: 'shop/finance', imageIds: [{ imageTag: 'v1.7.0' }] };
  await expect(ecr.describeImages(gone)).rejects.toMatchObject(refused('ImageNotFoundException'));
  const { failures } = await ecr.batchGetImage({ repositoryName, imageIds: [imageId] });
  expect(failures).toMatchObject([{ failureCode: 'ImageNotFound' }]);
  await expect(
    ecr.describeImageScanFindings({ repositoryName, imageId: { imageTag: 'latest' } }),
  ).rejects.toMatchObject(refused('ScanNotFoundException'));
  await expect(ecr.getLifecyclePolicy({ repositoryName: 'platform/worker' })).rejects.toMatchObject(
    refused('LifecyclePolicyNotFoundException'),
  );
  await expect(ecr.getRepositoryPolicy({ repositoryName })).rejects.toMatchObject(
    refused('RepositoryPolicyNotFoundException'),
  );
});

test('the documented limits are errors when exceeded', async () => {
  const invalid = { name: 'InvalidParameterException' };
  const imageIds = Array.from({ length: 101 }, (_, index) => ({ imageTag: `v${index}` }));
  await expect(ecr.describeImages({ repositoryName, imageIds })).rejects.toMatchObject(invalid);
  await expect(ecr.batchGetImage({ repositoryName, imageIds })).rejects.toMatchObject(invalid);
  await expect(ecr.describeImages({ repositoryName, maxResults: 1001 })).rejects.toMatchObject(invalid);
  await expect(
    ecr.describeImages({ repositoryName, maxResults: 5, imageIds: [{ imageTag: 'latest' }] }),
  ).rejects.toMatchObject(invalid);
  await expect(ecr.listImages({ repositoryName, nextToken: 'foreign' })).rejects.toMatchObject(invalid);
  await expect(
    ecr.listImageReferrers({ repositoryName, subjectId: { imageDigest: sha256('x') }, maxResults: 51 }),
  ).rejects.toMatchObject(invalid);
});

test('findings come in pages, worst first, and are fewer in newer versions', async () => {
  const findings = (imageTag: string) =>
    ecr.describeImageScanFindings({ repositoryName: 'shop/messaging', imageId: { imageTag }, maxResults: 3 });
  const first = await findings('v2.14.0');
  expect(first.imageScanFindings?.findings).toHaveLength(3);
  expect(first.nextToken).toBeDefined();
  const { imageDetails = [] } = await ecr.describeImages({
    repositoryName: 'shop/messaging',
    filter: { tagStatus: 'TAGGED' },
  });
  const oldest =
    imageDetails.sort((a, b) => Number(a.imagePushedAt) - Number(b.imagePushedAt))[0]?.imageTags?.[0] ?? '';
  const count = (answer: typeof first) =>
    Object.values(answer.imageScanFindings?.findingSeverityCounts ?? {}).reduce(
      (sum, n) => sum + (n ?? 0),
      0,
    );
  expect(count(await findings(oldest))).toBeGreaterThan(count(first));
});

test('an account with enhanced scanning gets enhanced findings and summaries', async () => {
  const staging = connect('210987654321');
  const { scanningConfiguration } = await staging.getRegistryScanningConfiguration({});
  expect(scanningConfiguration?.scanType).toBe('ENHANCED');
  const image = { repositoryName: 'staging/shop', imageId: { imageTag: 'latest' } };
  const { imageScanFindings } = await staging.describeImageScanFindings(image);
  expect(imageScanFindings?.enhancedFindings?.[0]?.packageVulnerabilityDetails?.vulnerabilityId).toMatch(
    /^CVE-/,
  );
  const { imageDetails = [] } = await staging.describeImages({
    repositoryName: 'staging/shop',
    imageIds: [image.imageId],
  });
  expect(imageDetails[0]?.imageScanFindingsSummary?.findingSeverityCounts).toBeDefined();
});

test('a tag moves with PutImage, unless the repository is immutable', async () => {
  const old = await getManifest({ imageTag: 'v1.41.0' });
  await ecr.putImage({ repositoryName, imageManifest: old.text, imageTag: 'latest' });
  expect((await getManifest({ imageTag: 'latest' })).digest).toBe(old.digest);
  const fixed = { repositoryName: 'shop/payments' };
  const { images = [] } = await ecr.batchGetImage({ ...fixed, imageIds: [{ imageTag: 'latest' }] });
  const { imageDetails = [] } = await ecr.describeImages({ ...fixed, filter: { tagStatus: 'TAGGED' } });
  const other = imageDetails.find((image) => image.imageDigest !== images[0]?.imageId?.imageDigest)
    ?.imageTags?.[0];
  await expect(
    ecr.putImage({ ...fixed, imageManifest: images[0]?.imageManifest, imageTag: other }),
  ).rejects.toMatchObject({ name: 'ImageTagAlreadyExistsException' });
});

test('deleting the last tag deletes the image, and a manifest of an index cannot go before it', async () => {
  const repository = { repositoryName: 'platform/gateway' };
  const { imageDetails = [] } = await ecr.describeImages({ ...repository, filter: { tagStatus: 'TAGGED' } });
  const image = imageDetails.find((one) => one.imageTags?.length === 1);
  const imageIds = [{ imageTag: image?.imageTags?.[0] }];
  const { images = [] } = await ecr.batchGetImage({ ...repository, imageIds });
  const child = JSON.parse(images[0]?.imageManifest ?? '').manifests[0].digest;
  const { failures } = await ecr.batchDeleteImage({ ...repository, imageIds: [{ imageDigest: child }] });
  expect(failures).toMatchObject([{ failureCode: 'ImageReferencedByManifestList' }]);
  await ecr.batchDeleteImage({ ...repository, imageIds });
  await expect(
    ecr.describeImages({ ...repository, imageIds: [{ imageDigest: image?.imageDigest }] }),
  ).rejects.toMatchObject({ name: 'ImageNotFoundException' });
});

test('a lifecycle preview names the images that the policy would expire', async () => {
  await ecr.startLifecyclePolicyPreview({ repositoryName });
  expect(await ecr.getLifecyclePolicyPreview({ repositoryName })).toMatchObject({ status: 'IN_PROGRESS' });
  simulator.control.advance(3000);
  const preview = await ecr.getLifecyclePolicyPreview({ repositoryName });
  expect(preview.status).toBe('COMPLETE');
  expect(preview.previewResults?.length).toBe(preview.summary?.expiringImageTotalCount);
  expect(preview.previewResults?.every((one) => one.action?.type === 'EXPIRE')).toBe(true);
});

test('the newest image has a signature that refers to it', async () => {
  const { digest } = await getManifest({ imageTag: 'v1.42.0' });
  const { referrers } = await ecr.listImageReferrers({ repositoryName, subjectId: { imageDigest: digest } });
  expect(referrers).toMatchObject([{ artifactType: 'application/vnd.dev.cosign.artifact.sig.v1+json' }]);
});

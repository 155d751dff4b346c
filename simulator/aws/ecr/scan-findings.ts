import { createScan, type Finding, listFindings } from '../../world/ecr-scan.ts';
import type { ImageState, ScanState } from '../../world/ecr-state.ts';
import { decodeToken, encodeToken } from '../fields.ts';
import { AwsError, type Call, epochSeconds, type JsonObject, type Operation } from '../operation.ts';
import { describeImageId, many, nameRepository, readImage, type Scope } from './repository.ts';

export const describeImageScanFindings: Operation = (input, call) => {
  const scope = readImage(input, call);
  const { fields, registry, repository, id, image } = scope;
  const size = fields.int('maxResults', many) ?? 100;
  const token = fields.maybeText('nextToken');
  const { scan } = image;
  if (!scan) {
    throw new AwsError(
      'ScanNotFoundException',
      `Image scan does not exist for the image with '${describeImageId(id)}' in the repository with name '${repository.name}' in the registry with id '${registry.account}'`,
    );
  }
  const answer = {
    ...nameRepository(scope),
    imageId: { imageDigest: image.digest, ...(id.imageTag ? { imageTag: id.imageTag } : {}) },
    imageScanStatus: { status: scan.status, description: scan.description },
  };
  if (scan.status === 'IN_PROGRESS' || scan.status === 'FAILED') return answer;
  const start = token === undefined ? 0 : Number(decodeToken(token, fields.fail));
  const all = listFindings({ repository: repository.name, digest: image.digest, scan });
  const page = all.slice(start, start + size);
  const enhanced = registry.scanType === 'ENHANCED';
  return {
    ...answer,
    imageScanFindings: {
      imageScanCompletedAt: epochSeconds(scan.completedAtMs),
      vulnerabilitySourceUpdatedAt: epochSeconds(scan.completedAtMs - 3_600_000),
      findingSeverityCounts: { ...scan.counts },
      ...(enhanced
        ? { enhancedFindings: page.map((finding) => toEnhanced(finding, { scope, image, scan })) }
        : { findings: page.map(toBasic) }),
    },
    nextToken: start + size < all.length ? encodeToken(String(start + size)) : undefined,
  };
};

const toBasic = (finding: Finding): JsonObject => ({
  name: finding.id,
  description: finding.description,
  uri: `https://security-tracker.debian.org/tracker/${finding.id}`,
  severity: finding.severity,
  attributes: [
    { key: 'package_name', value: finding.packageName },
    { key: 'package_version', value: finding.packageVersion },
    { key: 'CVSS3_SCORE', value: String(finding.score) },
  ],
});

type EnhancedInput = { scope: Scope; image: ImageState; scan: ScanState };

function toEnhanced(finding: Finding, { scope, image, scan }: EnhancedInput): JsonObject {
  const { registry, repository } = scope;
  const at = epochSeconds(scan.completedAtMs);
  const isFixable = finding.fixedInVersion !== 'NotAvailable';
  return {
    awsAccountId: registry.account,
    description: finding.description,
    findingArn: `arn:aws:inspector2:${registry.region}:${registry.account}:finding/${image.digest.slice(7, 39)}${finding.id.slice(-5)}`,
    firstObservedAt: at,
    lastObservedAt: at,
    updatedAt: at,
    title: `${finding.id} - ${finding.packageName}`,
    type: 'PACKAGE_VULNERABILITY',
    severity: finding.severity,
    status: 'ACTIVE',
    score: finding.score,
    fixAvailable: isFixable ? 'YES' : 'NO',
    exploitAvailable: finding.severity === 'CRITICAL' ? 'YES' : 'NO',
    scoreDetails: {
      cvss: {
        score: finding.score,
        scoreSource: 'NVD',
        scoringVector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N',
        version: '3.1',
      },
    },
    packageVulnerabilityDetails: {
      vulnerabilityId: finding.id,
      source: 'NVD',
      sourceUrl: `https://nvd.nist.gov/vuln/detail/${finding.id}`,
      vendorSeverity: finding.severity,
      referenceUrls: [`https://nvd.nist.gov/vuln/detail/${finding.id}`],
      relatedVulnerabilities: [],
      vulnerablePackages: [
        {
          name: finding.packageName,
          version: finding.packageVersion,
          fixedInVersion: finding.fixedInVersion,
          packageManager: finding.manager,
          arch: 'X86_64',
        },
      ],
    },
    remediation: {
      recommendation: { text: isFixable ? `Update to ${finding.fixedInVersion}` : 'None Provided' },
    },
    resources: [
      {
        id: `${repository.arn}/${image.digest}`,
        type: 'AWS_ECR_CONTAINER_IMAGE',
        details: {
          awsEcrContainerImage: {
            imageHash: image.digest,
            repositoryName: repository.name,
            registry: registry.account,
          },
        },
      },
    ],
  };
}

const DAY_MS = 86_400_000;
const scanMs = 8000;

/** One basic scan per image in 24 hours; it takes some seconds. */
export const startImageScan: Operation = (input, call) => {
  const scope = readImage(input, call);
  const { registry, image } = scope;
  if (registry.scanType === 'ENHANCED')
    throw new AwsError(
      'ValidationException',
      'This feature is disabled: the registry uses enhanced scanning',
    );
  if (image.status !== 'ACTIVE') throw new AwsError('ImageArchivedException', 'The image is archived');
  if (image.mediaType.includes('index') || image.mediaType.includes('list'))
    throw new AwsError(
      'UnsupportedImageTypeException',
      `The image media type ${image.mediaType} is not supported for scanning`,
    );
  const running = image.scan?.status === 'IN_PROGRESS';
  if (!running && image.scan && call.now - image.scan.completedAtMs < DAY_MS)
    throw new AwsError(
      'LimitExceededException',
      'The scan quota per image has been exceeded. Wait and try again.',
    );
  if (!running) beginScan(scope, call);
  return {
    ...nameRepository(scope),
    imageId: { imageDigest: image.digest },
    imageScanStatus: { status: 'IN_PROGRESS' },
  };
};

function beginScan({ registry, repository, image }: Scope & { image: ImageState }, call: Call): void {
  const newer = [...repository.images.values()].filter(
    (one) => one.pushedAtMs > image.pushedAtMs && one.tags.length > 0,
  );
  image.scan = {
    status: 'IN_PROGRESS',
    description: 'The scan is in progress.',
    completedAtMs: call.now,
    counts: {},
  };
  call.world.clock.schedule(scanMs, () => {
    const completedAtMs = call.world.clock.now();
    image.scan = createScan({
      seed: image.digest,
      age: newer.length,
      scanType: registry.scanType,
      completedAtMs,
    });
  });
}

import { DescribeImageScanFindingsCommand, type ImageDetail } from '@aws-sdk/client-ecr';
import { LRUCache } from 'lru-cache';
import { mapLimited } from '#lib/adapters/aws/map-limited.ts';
import type { Finding, Scan } from '#lib/contract/images.ts';
import { isDomainError } from '#lib/domain/domain-error.ts';
import type { Manifest } from './image-layers.ts';
import { isIndex } from './image-row.ts';
import type { ManifestReader } from './read-manifest.ts';
import type { RegistryAccess } from './registry-access.ts';

const findingsPage = 1000;
/** A list asks for the findings of this many newest images; an image's own page asks for its own. */
const scannedRows = 40;
const keepMs = 10 * 60_000;

type Report = { scan: Scan; findings: Finding[] };

const lowerCased = (counts: Record<string, number> | undefined): Record<string, number> =>
  Object.fromEntries(
    Object.entries(counts ?? {}).map(([severity, count]) => [severity.toLowerCase(), count]),
  );

type ScanAnswer = Awaited<ReturnType<typeof askFindings>>;

const askFindings = (access: RegistryAccess, ref: { name: string; digest: string }, signal: AbortSignal) =>
  access.call({
    action: 'ecr:DescribeImageScanFindings',
    resource: ref.name,
    signal,
    send: (options) =>
      access.ecr.send(
        new DescribeImageScanFindingsCommand({
          repositoryName: ref.name,
          imageId: { imageDigest: ref.digest },
          maxResults: findingsPage,
        }),
        options,
      ),
  });

const attribute = (attributes: { key?: string; value?: string }[] | undefined, key: string) =>
  attributes?.find((entry) => entry.key === key)?.value;

const toFindings = ({ imageScanFindings }: ScanAnswer): Finding[] => [
  ...(imageScanFindings?.findings ?? []).map((finding) => ({
    id: finding.name ?? '',
    severity: (finding.severity ?? 'UNDEFINED').toLowerCase(),
    packageName: attribute(finding.attributes as { key?: string; value?: string }[], 'package_name'),
    packageVersion: attribute(finding.attributes as { key?: string; value?: string }[], 'package_version'),
    description: finding.description,
    uri: finding.uri,
  })),
  ...(imageScanFindings?.enhancedFindings ?? []).map((finding) => {
    const vulnerability = finding.packageVulnerabilityDetails;
    const vulnerable = vulnerability?.vulnerablePackages?.[0];
    return {
      id: vulnerability?.vulnerabilityId ?? finding.title ?? finding.findingArn ?? '',
      severity: (finding.severity ?? 'UNDEFINED').toLowerCase(),
      packageName: vulnerable?.name,
      packageVersion: vulnerable?.version,
      fixedIn: vulnerable?.fixedInVersion,
      description: finding.description,
      uri: vulnerability?.sourceUrl,
    };
  }),
];

const summaryOf = (image: ImageDetail): Scan | null => {
  const summary = image.imageScanFindingsSummary;
  if (!summary?.findingSeverityCounts) return null;
  return {
    status: image.imageScanStatus?.status ?? 'COMPLETE',
    findings: lowerCased(summary.findingSeverityCounts),
    scannedAt: summary.imageScanCompletedAt?.toISOString(),
  };
};

/** The manifest of an index that is scanned in its place: its first real platform. */
export const findScannedDigest = (manifest: Manifest | undefined): string | undefined =>
  manifest?.manifests?.find((entry) => entry.platform?.os && entry.platform.os !== 'unknown')?.digest;

/** Scan results by digest, kept for ten minutes: a list shows the same images again and again. */
export const createScans = (
  access: RegistryAccess,
  { readManifests }: Pick<ManifestReader, 'readManifests'>,
) => {
  const kept = new LRUCache<string, Report>({ max: 2_000, ttl: keepMs });

  /** Null when the image was never scanned. Throws when that may not be known. */
  const readReport = async (
    ref: { name: string; digest: string },
    signal: AbortSignal,
  ): Promise<Report | null> => {
    const key = `${ref.name}@${ref.digest}`;
    const known = kept.get(key);
    if (known) return known;
    try {
      const answer = await askFindings(access, ref, signal);
      const counts = answer.imageScanFindings?.findingSeverityCounts;
      const scan: Scan = {
        status: answer.imageScanStatus?.status ?? 'COMPLETE',
        findings: answer.imageScanFindings ? lowerCased(counts) : undefined,
        scannedAt: answer.imageScanFindings?.imageScanCompletedAt?.toISOString(),
      };
      const report = { scan, findings: toFindings(answer) };
      kept.set(key, report);
      return report;
    } catch (error) {
      if (isDomainError(error) && error.code === 'not_found') return null;
      throw error;
    }
  };

  /**
   * Summaries of the newest images, by digest. New basic scanning leaves them out of DescribeImages, and an
   * index has none of its own: the first platform's stands for it.
   */
  const summarise = async (
    name: string,
    images: ImageDetail[],
    signal: AbortSignal,
  ): Promise<Map<string, Scan>> => {
    const newest = images.slice(0, scannedRows);
    const indexes = newest.filter((image) => isIndex(image.imageManifestMediaType));
    const manifests = await readManifests(
      name,
      indexes.flatMap((image) => image.imageDigest ?? []),
      signal,
    );
    const scans = new Map<string, Scan>();
    await mapLimited(newest, 4, async (image) => {
      const digest = image.imageDigest;
      if (!digest) return;
      const told = summaryOf(image);
      const scannedDigest = findScannedDigest(manifests.get(digest)) ?? digest;
      const scan = told ?? (await readReport({ name, digest: scannedDigest }, signal))?.scan;
      if (scan) scans.set(digest, scan);
    });
    return scans;
  };

  return { readReport, summarise };
};

export type Scans = ReturnType<typeof createScans>;

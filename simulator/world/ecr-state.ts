import type { Blueprint } from './blueprint/types.ts';
import { createRepository } from './ecr-history.ts';
import type { Random } from './random.ts';

export type Severity = 'CRITICAL' | 'HIGH' | 'MEDIUM' | 'LOW' | 'INFORMATIONAL' | 'UNTRIAGED';

export type ScanState = {
  status: 'COMPLETE' | 'IN_PROGRESS' | 'FAILED' | 'ACTIVE' | 'UNSUPPORTED_IMAGE';
  description: string;
  completedAtMs: number;
  /** Findings are made from this when they are asked for. */
  counts: Partial<Record<Severity, number>>;
};

export type ImageState = {
  digest: string;
  /** Empty for an untagged image. */
  tags: string[];
  /** What `imageContent` makes its bytes from; the parent's for a platform manifest. */
  version: string;
  mediaType: string;
  artifactMediaType: string;
  /** The manifest's exact bytes. */
  manifest: string;
  sizeBytes: number;
  pushedAtMs: number;
  lastPulledAtMs: number | null;
  status: 'ACTIVE' | 'ARCHIVED' | 'ACTIVATING';
  archivedAtMs: number | null;
  activatedAtMs: number | null;
  scan: ScanState | null;
  /** The index that lists this platform manifest. */
  partOf: string | null;
  /** The image that this artifact (a signature, an SBOM) is about. */
  subject: string | null;
};

export type LifecyclePreview = { text: string; readyAtMs: number };

export type RepositoryState = {
  name: string;
  arn: string;
  uri: string;
  createdAtMs: number;
  tagMutability: 'MUTABLE' | 'IMMUTABLE';
  scanOnPush: boolean;
  lifecyclePolicy: { text: string; lastEvaluatedAtMs: number } | null;
  lifecyclePreview: LifecyclePreview | null;
  /** IAM policy document of the repository. */
  policyText: string | null;
  resourceTags: { Key: string; Value: string }[];
  images: Map<string, ImageState>;
};

export type EcrState = {
  account: string;
  region: string;
  scanType: 'BASIC' | 'ENHANCED';
  repositories: Map<string, RepositoryState>;
};

export type CreateEcrStateInput = {
  account: string;
  region: string;
  blueprint: Blueprint;
  random: Random;
  nowMs: number;
};

/** The registry of one account and Region, with the history of every repository in it. */
export function createEcrState({ account, region, blueprint, random, nowMs }: CreateEcrStateInput): EcrState {
  const scanType = blueprint.accounts.findIndex((one) => one.id === account) > 0 ? 'ENHANCED' : 'BASIC';
  const state: EcrState = { account, region, scanType, repositories: new Map() };
  for (const repository of blueprint.repositories) {
    if (repository.account !== account || repository.region !== region) continue;
    const fork = random.fork(`ecr/${repository.name}`);
    state.repositories.set(repository.name, createRepository({ repository, scanType, random: fork, nowMs }));
  }
  return state;
}

/** The image that a pull by this tag or digest gets; undefined when the repository or the image is not there. */
export function findImage(
  state: EcrState,
  repositoryName: string,
  wanted: { tag: string } | { digest: string },
): ImageState | undefined {
  const repository = state.repositories.get(repositoryName);
  if (!repository) return undefined;
  if ('digest' in wanted) return repository.images.get(wanted.digest);
  for (const image of repository.images.values()) if (image.tags.includes(wanted.tag)) return image;
  return undefined;
}

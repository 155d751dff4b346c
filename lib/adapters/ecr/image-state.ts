import {
  DescribeImagesCommand,
  GetLifecyclePolicyPreviewCommand,
  type ImageDetail,
  type ImageIdentifier,
} from '@aws-sdk/client-ecr';
import type { Call } from '#lib/adapters/aws/call.ts';
import type { AwsClients } from '#lib/adapters/aws/clients.ts';
import { isDomainError } from '#lib/domain/domain-error.ts';
import type { EcrReference } from './ecr-reference.ts';
import { createManifestReader } from './read-manifest.ts';

/** Reads in a Region of the connection: an image may live in another one than what runs it. */
export type ImageAccess = { readIn: (region: string) => { clients: Pick<AwsClients, 'ecr'>; call: Call } };

/** What an image is built for: `linux` and `amd64`. */
export type ImagePlatform = { os: string; architecture: string };

export type ImageState =
  | {
      state: 'present' | 'archived';
      digest: string;
      tags: string[];
      pushedAt?: Date;
      /** Of an index all of its platforms; empty when neither manifest nor config says. */
      platforms: ImagePlatform[];
      /** The lifecycle policy removes it at its next run. */
      expires: boolean;
    }
  | { state: 'missing' }
  | { state: 'unknown'; reason: string };

type Look = { access: ImageAccess; at: EcrReference; signal: AbortSignal };

const isAbsent = (error: unknown): boolean => isDomainError(error) && error.code === 'not_found';

const describeImage = async (
  { access, at, signal }: Look,
  id: ImageIdentifier,
): Promise<ImageDetail | null> => {
  const { clients, call } = access.readIn(at.region);
  try {
    const answer = await call({
      action: 'ecr:DescribeImages',
      resource: at.repository,
      signal,
      send: (options) =>
        clients.ecr.send(
          new DescribeImagesCommand({
            registryId: at.account,
            repositoryName: at.repository,
            imageIds: [id],
            // Without it an archived image looks as if it were gone.
            filter: { imageStatus: 'ANY' },
          }),
          options,
        ),
    });
    return answer.imageDetails?.[0] ?? null;
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
};

const readPlatforms = async ({ access, at, signal }: Look, digest: string): Promise<ImagePlatform[]> => {
  const { clients, call } = access.readIn(at.region);
  const reader = createManifestReader({ ecr: clients.ecr, call, account: at.account });
  const name = at.repository;
  const { manifests, config } = await reader.readManifest({ name, digest }, signal);
  const named = manifests
    ? manifests.map(({ platform }) => platform)
    : config
      ? [await reader.readConfig({ name, digest: config.digest }, signal)]
      : [];
  return named.flatMap(({ os = 'linux', architecture } = {}) =>
    // An attestation stands in an index under no platform.
    architecture && architecture !== 'unknown' ? [{ os, architecture }] : [],
  );
};

/** Only what an earlier preview says: to start one would be a change. */
const readExpires = async ({ access, at, signal }: Look, imageDigest: string): Promise<boolean> => {
  const { clients, call } = access.readIn(at.region);
  const answer = await call({
    action: 'ecr:GetLifecyclePolicyPreview',
    resource: at.repository,
    signal,
    send: (options) =>
      clients.ecr.send(
        new GetLifecyclePolicyPreviewCommand({
          registryId: at.account,
          repositoryName: at.repository,
          imageIds: [{ imageDigest }],
        }),
        options,
      ),
  });
  return (answer.previewResults ?? []).some(
    (one) => one.imageDigest === imageDigest && one.action !== undefined,
  );
};

/** A part that is no more than nice to know: what cannot be read of it is left out. */
const orElse = <T>(work: Promise<T>, fallback: T): Promise<T> => work.catch(() => fallback);

/** Whether an image can be pulled now, and what it is. Gone, archived and unreadable are told apart. */
export const readImage = async (look: Look, id: ImageIdentifier): Promise<ImageState> => {
  try {
    const detail = await describeImage(look, id);
    if (!detail?.imageDigest) return { state: 'missing' };
    const digest = detail.imageDigest;
    const isActive = (detail.imageStatus ?? 'ACTIVE') === 'ACTIVE';
    const [platforms, expires] = await Promise.all([
      orElse(isActive ? readPlatforms(look, digest) : Promise.resolve([]), []),
      orElse(readExpires(look, digest), false),
    ]);
    return {
      state: isActive ? 'present' : 'archived',
      digest,
      tags: detail.imageTags ?? [],
      ...(detail.imagePushedAt ? { pushedAt: detail.imagePushedAt } : {}),
      platforms,
      expires,
    };
  } catch (error) {
    if (!isDomainError(error)) throw error;
    return { state: 'unknown', reason: error.message };
  }
};

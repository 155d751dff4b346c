import {
  BatchGetImageCommand,
  DescribeImagesCommand,
  GetLifecyclePolicyPreviewCommand,
  type ImageDetail,
  type ImageIdentifier,
} from '@aws-sdk/client-ecr';
import type { Call } from '#lib/adapters/aws/call.ts';
import type { AwsClients } from '#lib/adapters/aws/clients.ts';
import { isDomainError } from '#lib/domain/domain-error.ts';
import type { EcrReference } from './ecr-reference.ts';

/** Reads in a Region of the connection: an image may live in another one than what runs it. */
export type ImageAccess = { readIn: (region: string) => { clients: Pick<AwsClients, 'ecr'>; call: Call } };

export type ImageState =
  | {
      state: 'present' | 'archived';
      digest: string;
      tags: string[];
      pushedAt?: Date;
      /** `amd64`, `arm64`: of an index all of its platforms; empty when the manifest does not say. */
      architectures: string[];
      /** The lifecycle policy removes it at its next run. */
      expires: boolean;
    }
  | { state: 'missing' }
  | { state: 'unknown'; reason: string };

const indexTypes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
];
const manifestTypes = [
  ...indexTypes,
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
];

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

const readArchitectures = async ({ access, at, signal }: Look, imageDigest: string): Promise<string[]> => {
  const { clients, call } = access.readIn(at.region);
  const answer = await call({
    action: 'ecr:BatchGetImage',
    resource: at.repository,
    signal,
    send: (options) =>
      clients.ecr.send(
        new BatchGetImageCommand({
          registryId: at.account,
          repositoryName: at.repository,
          imageIds: [{ imageDigest }],
          acceptedMediaTypes: manifestTypes,
        }),
        options,
      ),
  });
  const text = answer.images?.[0]?.imageManifest;
  if (!text) return [];
  const index = JSON.parse(text) as { manifests?: { platform?: { architecture?: string } }[] };
  const named = (index.manifests ?? []).map((one) => one.platform?.architecture);
  return named.filter((one) => one !== undefined && one !== 'unknown') as string[];
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
    const [architectures, expires] = await Promise.all([
      orElse(isActive ? readArchitectures(look, digest) : Promise.resolve([]), []),
      orElse(readExpires(look, digest), false),
    ]);
    return {
      state: isActive ? 'present' : 'archived',
      digest,
      tags: detail.imageTags ?? [],
      ...(detail.imagePushedAt ? { pushedAt: detail.imagePushedAt } : {}),
      architectures,
      expires,
    };
  } catch (error) {
    if (!isDomainError(error)) throw error;
    return { state: 'unknown', reason: error.message };
  }
};

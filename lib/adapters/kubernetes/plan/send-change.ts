import type { KubeClient } from '#lib/adapters/kubernetes/client/kube-client.ts';
import { conflict, isDomainError } from '#lib/domain/domain-error.ts';
import { type KubeObject, parseKubeObject } from './kube-object.ts';
import type { Patch } from './kube-payload.ts';

type Fields = Record<string, unknown>;

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? { ...value } : {};

/** The patch as it is sent: the server refuses it when the object is another than we read. */
export const lockPatch = ({ type, body }: Patch, resourceVersion: string | undefined): unknown => {
  if (!resourceVersion) return body;
  if (type === 'json') {
    const steps = Array.isArray(body) ? body : [];
    return [{ op: 'test', path: '/metadata/resourceVersion', value: resourceVersion }, ...steps];
  }
  const fields = fieldsOf(body);
  return { ...fields, metadata: { ...fieldsOf(fields.metadata), resourceVersion } };
};

// A status that is written often moves the version under us: nothing was done, so it may be tried again.
const triesAtMost = 6;

export type LockedChange = {
  client: KubeClient;
  /** Where the object is read that the lock is of. */
  readPath: string;
  /** Where the patch goes: the object, or a subresource of it. */
  path: string;
  patch: Patch;
  /** Throws when the object is no longer what the plan saw. */
  verify: (object: KubeObject) => void;
  isDryRun: boolean;
  signal: AbortSignal;
};

/**
 * Sends a patch locked to the object as it was just read and verified. A refusal for the version alone is
 * told by reading again (of a JSON patch the server says no reason): then it is sent anew, since nothing was done.
 * Throws what `KubeClient` throws; `conflict` when the object never stood still.
 */
export const sendLocked = async (change: LockedChange): Promise<unknown> => {
  const { client, readPath, path, patch, verify, isDryRun, signal } = change;
  let object = parseKubeObject(await client.read(readPath, { signal }));
  for (let attempt = 1; attempt <= triesAtMost; attempt += 1) {
    verify(object);
    const { resourceVersion } = object.metadata;
    try {
      return await client.write(path, {
        method: 'PATCH',
        patch: patch.type,
        body: lockPatch(patch, resourceVersion),
        isDryRun,
        signal,
      });
    } catch (error) {
      const mayBeTheLock =
        isDomainError(error) && (error.code === 'conflict' || error.code === 'unprocessable');
      if (!mayBeTheLock) throw error;
      const now = parseKubeObject(await client.read(readPath, { signal }));
      if (now.metadata.resourceVersion === resourceVersion) throw error;
      object = now;
    }
  }
  throw conflict('It changes all the time just now, so nothing was done. Try again in a moment.');
};

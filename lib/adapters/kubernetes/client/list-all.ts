import { setImmediate as yieldToOthers } from 'node:timers/promises';
import { z } from 'zod';
import { DomainError } from '#lib/domain/domain-error.ts';
import type { KubeClient, KubeQuery } from './kube-client.ts';
import { isExpiredVersion } from './kube-error.ts';

const pageSize = 500;
const maxStarts = 4;
const objectsAtOnce = 100;

const Page = z.object({
  metadata: z
    .object({ resourceVersion: z.string().catch(''), continue: z.string().optional() })
    .catch({ resourceVersion: '' }),
  items: z.array(z.unknown()).nullish(),
});

export type KubeList<T> = { items: T[]; resourceVersion: string };

type Listing<T> = {
  client: Pick<KubeClient, 'read'>;
  path: string;
  /** Selectors; `limit` and `continue` are the list's own. */
  query?: KubeQuery;
  /** What is kept of an object, null for nothing; members of a list carry no `kind`. */
  project: (raw: unknown) => T | null;
  signal: AbortSignal;
};

/**
 * Every object of a list as of one version, page by page: a page is projected at once and dropped, and others get
 * their turn meanwhile. A version that expires meanwhile (410) starts the list anew, so that it stays one state.
 * https://kubernetes.io/docs/reference/using-api/api-concepts/#retrieving-large-results-sets-in-chunks
 */
export const listAll = async <T>(listing: Listing<T>): Promise<KubeList<T>> => {
  for (let start = 1; ; start += 1) {
    try {
      return await listOnce(listing);
    } catch (error) {
      if (!isExpiredVersion(error) || start === maxStarts) throw error;
    }
  }
};

const listOnce = async <T>({ client, path, query, project, signal }: Listing<T>): Promise<KubeList<T>> => {
  const items: T[] = [];
  const seen = new Set<string>();
  let token: string | undefined;
  for (;;) {
    const raw = await client.read(path, { query: { ...query, limit: pageSize, continue: token }, signal });
    const page = Page.safeParse(raw);
    if (!page.success) throw new DomainError('upstream_error', `The answer to ${path} is not a list.`);
    for (const [index, item] of (page.data.items ?? []).entries()) {
      if (index % objectsAtOnce === 0) await yieldToOthers();
      const kept = project(item);
      if (kept !== null) items.push(kept);
    }
    const { resourceVersion, continue: next } = page.data.metadata;
    if (!next) return { items, resourceVersion };
    if (seen.has(next)) throw new DomainError('upstream_error', `The list ${path} does not end.`);
    seen.add(next);
    token = next;
  }
};

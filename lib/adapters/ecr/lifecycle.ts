import {
  GetLifecyclePolicyCommand,
  GetLifecyclePolicyPreviewCommand,
  type LifecyclePolicyPreviewResult,
  StartLifecyclePolicyPreviewCommand,
} from '@aws-sdk/client-ecr';
import { LRUCache } from 'lru-cache';
import { readAllPages } from '#lib/adapters/aws/all-pages.ts';
import { isDomainError } from '#lib/domain/domain-error.ts';
import type { RegistryAccess } from './registry-access.ts';

export type Lifecycle = {
  policy: string | null;
  summary?: string;
  /** What the next lifecycle run does, by digest. */
  expires: Map<string, string>;
};

const keepMs = 10 * 60_000;
const pageSize = 100;

const describeRule = (rule: unknown): string | null => {
  if (typeof rule !== 'object' || rule === null || !('selection' in rule)) return null;
  const selection = rule.selection as {
    countType?: string;
    countNumber?: number;
    countUnit?: string;
    tagStatus?: string;
  };
  const which =
    selection.tagStatus === 'untagged'
      ? 'untagged images'
      : selection.tagStatus === 'tagged'
        ? 'tagged images'
        : 'images';
  if (selection.countType === 'imageCountMoreThan') return `keeps the last ${selection.countNumber} ${which}`;
  return `removes ${which} after ${selection.countNumber} ${selection.countUnit ?? 'days'}`;
};

/** A policy in words: "keeps the last 50 images". Empty for a text that is no policy. */
export const describePolicy = (text: string): string => {
  try {
    const { rules }: { rules?: unknown[] } = JSON.parse(text);
    return (rules ?? [])
      .map(describeRule)
      .filter((part) => part !== null)
      .join(' · ');
  } catch {
    return '';
  }
};

const describeAction = ({ action }: LifecyclePolicyPreviewResult): string =>
  action?.type === 'EXPIRE'
    ? 'expires with the next lifecycle run'
    : 'is archived with the next lifecycle run';

/** Lifecycle policies and what their next run would do; a preview is started where there is none yet. */
export const createLifecycles = (access: RegistryAccess) => {
  const kept = new LRUCache<string, Lifecycle>({ max: 500, ttl: keepMs });

  const readPolicy = async (name: string, signal: AbortSignal): Promise<string | null> => {
    try {
      const answer = await access.call({
        action: 'ecr:GetLifecyclePolicy',
        resource: name,
        signal,
        send: (options) => access.ecr.send(new GetLifecyclePolicyCommand({ repositoryName: name }), options),
      });
      return answer.lifecyclePolicyText ?? null;
    } catch (error) {
      if (isDomainError(error) && error.code === 'not_found') return null;
      throw error;
    }
  };

  const readPreview = async (name: string, signal: AbortSignal) =>
    readAllPages({
      scope: `lifecycle preview of ${name}`,
      readPage: async (nextToken) => {
        const answer = await access.call({
          action: 'ecr:GetLifecyclePolicyPreview',
          resource: name,
          signal,
          send: (options) =>
            access.ecr.send(
              new GetLifecyclePolicyPreviewCommand({ repositoryName: name, maxResults: pageSize, nextToken }),
              options,
            ),
        });
        return { items: answer.previewResults ?? [], nextToken: answer.nextToken, status: answer.status };
      },
    });

  const startPreview = (name: string, signal: AbortSignal) =>
    access.call({
      action: 'ecr:StartLifecyclePolicyPreview',
      resource: name,
      signal,
      send: (options) =>
        access.ecr.send(new StartLifecyclePolicyPreviewCommand({ repositoryName: name }), options),
    });

  const readExpiring = async (name: string, signal: AbortSignal): Promise<Map<string, string>> => {
    try {
      const { value } = await readPreview(name, signal);
      return new Map(
        value.flatMap((result) => (result.imageDigest ? [[result.imageDigest, describeAction(result)]] : [])),
      );
    } catch (error) {
      if (!isDomainError(error) || error.code !== 'not_found') throw error;
      await startPreview(name, signal);
      return new Map();
    }
  };

  return async (name: string, signal: AbortSignal): Promise<Lifecycle> => {
    const known = kept.get(name);
    if (known) return known;
    const policy = await readPolicy(name, signal);
    if (policy === null) {
      const none: Lifecycle = { policy, expires: new Map() };
      kept.set(name, none);
      return none;
    }
    const expires = await readExpiring(name, signal);
    const lifecycle: Lifecycle = { policy, summary: describePolicy(policy), expires };
    // A preview just started has no results yet: ask again soon.
    if (expires.size > 0) kept.set(name, lifecycle);
    return lifecycle;
  };
};

export type ReadLifecycle = ReturnType<typeof createLifecycles>;

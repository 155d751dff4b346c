import type { Change } from '#lib/contract/deployments.ts';
import type { Check } from '#lib/contract/plans.ts';
import { compareContents } from '#lib/domain/deployments/structural-diff.ts';
import { type DomainError, isDomainError } from '#lib/domain/domain-error.ts';
import { contentOf, type KubeObject, parseKubeObject } from './kube-object.ts';
import type { Patch } from './kube-payload.ts';
import type { PlanCluster } from './kubernetes-plan-access.ts';
import { sendLocked } from './send-change.ts';

export type Rehearsal = {
  /** The object as it would be; as we mean it where the server would not say. */
  after: KubeObject;
  changes: Change[];
  checks: Check[];
};

const refusals = new Set<DomainError['code']>([
  'unprocessable',
  'conflict',
  'aws_access_denied',
  'invalid_input',
  'not_found',
]);

/** What a dry run that was not answered as hoped means for the plan. */
export const refusalCheck = (error: unknown): Check => {
  if (!isDomainError(error)) throw error;
  if (!refusals.has(error.code)) {
    return {
      id: 'dry-run',
      level: 'unknown',
      message: `The dry run could not be made, so whether the server takes this is not known: ${error.message}`,
      remedy: 'Plan again in a moment.',
    };
  }
  // Some admission webhooks cannot be rehearsed; they may still let the change pass.
  if (/does not support dry run/i.test(error.message)) {
    return {
      id: 'dry-run',
      level: 'unknown',
      message: `An admission webhook cannot be rehearsed, so whether it takes this is not known: ${error.message}`,
      remedy: 'Nothing is changed if it refuses.',
    };
  }
  return error.code === 'aws_access_denied'
    ? {
        id: 'permission',
        level: 'block',
        message: error.message,
        remedy: 'Allow it to the identity that Quarterdeck signs in as.',
      }
    : {
        id: 'dry-run',
        level: 'block',
        message: `The server refuses it: ${error.message}`,
        remedy: 'Mend what it names, then plan again.',
      };
};

export const dryRunPassed: Check = {
  id: 'dry-run',
  level: 'ok',
  message: 'The server took the same change as a dry run.',
};

type Input = {
  cluster: PlanCluster;
  readPath: string;
  path?: string;
  patch: Patch;
  before: KubeObject;
  /** What the change is meant to make of it, for when the server refuses to say. */
  intended: KubeObject;
  signal: AbortSignal;
};

/** Sends exactly the patch of the plan as a dry run. Nothing is changed; the answer is the diff. */
export const rehearse = async (input: Input): Promise<Rehearsal> => {
  const { cluster, readPath, path = readPath, patch, before, intended, signal } = input;
  const compare = (after: KubeObject) => compareContents(contentOf(before), contentOf(after));
  try {
    const answer = await sendLocked({
      client: cluster.client,
      readPath,
      path,
      patch,
      verify: () => {},
      isDryRun: true,
      signal,
    });
    // A subresource answers with itself, so that what is meant stands for the object.
    const after = path === readPath ? parseKubeObject(answer) : intended;
    return { after, changes: compare(after), checks: [dryRunPassed] };
  } catch (error) {
    return { after: intended, changes: compare(intended), checks: [refusalCheck(error)] };
  }
};

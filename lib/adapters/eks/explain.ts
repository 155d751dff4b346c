import type { Cluster as EksCluster } from '@aws-sdk/client-eks';
import { z } from 'zod';
import { redact } from '#lib/adapters/aws/sdk-error.ts';
import { isDomainError } from '#lib/domain/domain-error.ts';
import { findAccessEntry, toGrantedPolicy } from './access-entries.ts';
import { recallCluster } from './describe-cluster.ts';
import type { EksContext } from './eks-context.ts';
import {
  type ClusterState,
  type EntryState,
  type Explanation,
  explainFailure,
  type Failure,
} from './explain-failure.ts';
import { failureKindOf } from './failure-kind.ts';
import { toIssues } from './names.ts';

// Whoever mends the cause wants to see it gone.
const maxAgeMs = 30_000;

const Missing = z.object({ verb: z.string(), resource: z.string(), namespace: z.string().optional() });

const toFailure = (error: unknown): Failure => {
  const details = isDomainError(error) ? error.details : undefined;
  const remedy = details?.remedy;
  return {
    kind: failureKindOf(error),
    missing: Missing.safeParse(details?.missing).data,
    message: isDomainError(error)
      ? error.message
      : redact(error instanceof Error ? error.message : String(error)),
    ...(typeof remedy === 'string' ? { remedy } : {}),
  };
};

const toState = ({ status, health, connectorConfig, resourcesVpcConfig: vpc, accessConfig }: EksCluster) =>
  ({
    status: status ?? 'UNKNOWN',
    issues: toIssues(health?.issues),
    isConnected: connectorConfig !== undefined,
    isPublic: vpc?.endpointPublicAccess ?? true,
    publicCidrs: vpc?.publicAccessCidrs ?? [],
    vpcId: vpc?.vpcId || undefined,
    authenticationMode: accessConfig?.authenticationMode,
  }) satisfies ClusterState;

const readEntry = async (context: EksContext, name: string, signal: AbortSignal): Promise<EntryState> => {
  const { principalArn } = context;
  if (!principalArn) return undefined;
  try {
    const found = await findAccessEntry(context, name, { principalArn, maxAgeMs, signal });
    return (
      found && {
        groups: found.entry.kubernetesGroups ?? [],
        policies: found.policies.map(toGrantedPolicy),
      }
    );
  } catch {
    // To explain one failure is not to fail by another.
    return undefined;
  }
};

/** Joins a failure to read the Kubernetes API with what EKS says of the cluster and of our access entry. */
export const explain = async (
  context: EksContext,
  name: string,
  { error, signal }: { error: unknown; signal: AbortSignal },
): Promise<Explanation> => {
  const failure = toFailure(error);
  const needsEntry = failure.kind === 'unauthorized' || failure.kind === 'forbidden';
  const [cluster, entry] = await Promise.all([
    recallCluster(context, name, { maxAgeMs, signal }).catch(() => null),
    needsEntry ? readEntry(context, name, signal) : undefined,
  ]);
  return explainFailure({
    place: {
      name,
      region: context.region,
      partition: context.partition,
      principalArn: context.principalArn,
    },
    failure,
    cluster: cluster && toState(cluster),
    entry,
  });
};

import { describePolicy, type GrantedPolicy } from './access-entries.ts';
import type { FailureKind } from './failure-kind.ts';
import {
  type ClusterPlace,
  grantAccess,
  mapInConfigMap,
  openEndpoint,
  reachOf,
  widenAccess,
} from './remedies.ts';

/** What EKS says of the cluster. */
export type ClusterState = {
  status: string;
  issues: string[];
  isConnected: boolean;
  isPublic: boolean;
  publicCidrs: string[];
  vpcId: string | undefined;
  authenticationMode: string | undefined;
};

/** What EKS says of our access entry: null where there is none, undefined where that could not be read. */
export type EntryState = { groups: string[]; policies: GrantedPolicy[] } | null | undefined;

export type Failure = {
  kind: FailureKind;
  /** What was refused, of a 403. */
  missing?: { verb: string; resource: string; namespace?: string | undefined } | undefined;
  /** The error's own sentence. */
  message: string;
  remedy?: string | undefined;
};

export type Explanation = { reason: string; remedy?: string };

type Facts = { place: ClusterPlace; failure: Failure; cluster: ClusterState | null; entry: EntryState };

// With any other status the API server should answer.
const withoutApi = new Set(['CREATING', 'PENDING', 'DELETING', 'FAILED']);
const readVerbs = new Set(['get', 'list', 'watch']);
const isNetwork = (kind: FailureKind) => kind === 'timeout' || kind === 'unreachable' || kind === 'name';

const we = ({ principalArn }: ClusterPlace) => principalArn ?? 'the identity of this connection';

const explainStatus = ({ place, cluster }: Facts): Explanation | null => {
  if (!cluster) return null;
  if (cluster.isConnected)
    return {
      reason: `${place.name} runs outside of Amazon EKS and is only registered with it, so EKS gives no way to its Kubernetes API.`,
      remedy: 'Add it as a context of the kubeconfig, with QUARTERDECK_KUBECONFIG=1.',
    };
  if (!withoutApi.has(cluster.status)) return null;
  const issues = cluster.issues.length > 0 ? ` EKS names: ${cluster.issues.join('; ')}.` : '';
  return {
    reason: `Amazon EKS says that ${place.name} is ${cluster.status}, so its Kubernetes API does not answer.${issues}`,
    ...(cluster.status === 'CREATING' || cluster.status === 'PENDING'
      ? { remedy: 'Wait until it is ACTIVE; it is asked again by itself.' }
      : {}),
  };
};

const explainUnauthorized = ({ place, cluster, entry }: Facts): Explanation => {
  if (cluster?.authenticationMode === 'CONFIG_MAP')
    return {
      reason: `${place.name} knows nobody by access entries (authentication mode CONFIG_MAP), and its ConfigMap aws-auth does not map ${we(place)}.`,
      remedy: mapInConfigMap(place),
    };
  if (entry)
    return {
      reason: `${place.name} has an access entry for ${we(place)}, yet its Kubernetes API refuses the token.`,
      remedy:
        'An entry made just now takes up to a minute. Else check that the AWS credentials have not expired and that the clock of this machine is right.',
    };
  if (entry === undefined)
    return {
      reason: `The Kubernetes API of ${place.name} does not know ${we(place)}; whether there is an access entry cannot be read.`,
      remedy: grantAccess(place),
    };
  return { reason: `${place.name} has no access entry for ${we(place)}.`, remedy: grantAccess(place) };
};

const describeEntry = (entry: EntryState): string => {
  if (!entry) return '';
  const policies = entry.policies.map(describePolicy).join(', ') || 'no access policy';
  const groups = entry.groups.length > 0 ? ` and the groups ${entry.groups.join(', ')}` : '';
  return ` Its access entry has ${policies}${groups}.`;
};

const explainForbidden = ({ place, failure, entry }: Facts): Explanation => {
  const { missing } = failure;
  const where = missing?.namespace ? `in the namespace ${missing.namespace}` : 'in the whole cluster';
  const what = missing ? `${missing.verb} ${missing.resource} ${where}` : 'read this';
  const namespaces = [...new Set(entry?.policies.flatMap((one) => one.namespaces ?? []))];
  const narrow =
    namespaces.length > 0 && entry?.policies.every((one) => one.namespaces !== null)
      ? ` What is in ${namespaces.join(', ')} can be read.`
      : '';
  return {
    reason: `${we(place)} is known to ${place.name} but may not ${what}.${describeEntry(entry)}${narrow}`,
    remedy: widenAccess(place, {
      groups: entry?.groups ?? [],
      isRead: !missing || readVerbs.has(missing.verb),
    }),
  };
};

const explainNetwork = (
  { place, failure }: Pick<Facts, 'place' | 'failure'>,
  cluster: ClusterState,
): Explanation => {
  const reach = reachOf(cluster);
  if (failure.kind === 'name' && reach !== 'vpc')
    return {
      reason: `The name of the endpoint of ${place.name} cannot be resolved.`,
      remedy:
        'Check the DNS of this machine; of a cluster that was made or deleted just now it takes minutes.',
    };
  const vpc = cluster.vpcId ? ` ${cluster.vpcId}` : '';
  const reasons = {
    vpc: `The endpoint of ${place.name} is private: it is reached from inside its VPC${vpc} only.`,
    addresses: `The endpoint of ${place.name} is public, but only for ${cluster.publicCidrs.join(', ')}, and it does not answer us.`,
    all: `The endpoint of ${place.name} is public, but it does not answer.`,
  };
  return { reason: reasons[reach], remedy: openEndpoint(place, reach) };
};

const asSaid = ({ failure: { message, remedy } }: Facts): Explanation => ({
  reason: message,
  ...(remedy ? { remedy } : {}),
});

/** Why the Kubernetes API of an EKS cluster cannot be read, with what would mend it. */
export const explainFailure = (facts: Facts): Explanation => {
  const { place, failure, cluster } = facts;
  const { kind } = failure;
  if (kind === 'forbidden') return explainForbidden(facts);
  const byStatus = kind === 'aws' ? null : explainStatus(facts);
  if (byStatus) return byStatus;
  if (kind === 'unauthorized') return explainUnauthorized(facts);
  if (kind === 'certificate')
    return {
      reason: `The certificate of the Kubernetes API of ${place.name} is not of the authority that Amazon EKS names.`,
      remedy:
        'EKS may be rotating the authority: it is read again by itself. If this lasts, something on the way answers in the cluster’s place, such as a proxy that opens TLS.',
    };
  // Without what EKS says nothing is known of the endpoint but the failure itself.
  return isNetwork(kind) && cluster ? explainNetwork(facts, cluster) : asSaid(facts);
};

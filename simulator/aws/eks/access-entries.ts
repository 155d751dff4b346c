import type { AccessEntry, EksCluster } from '../../world/eks-state.ts';
import { epochSeconds, type Operation, type Operations } from '../operation.ts';
import { arnOf, getCluster, missing, pageNames, readEks } from './eks-scope.ts';

function getEntry(cluster: EksCluster, principalArn: string): AccessEntry {
  const entry = cluster.accessEntries.get(principalArn);
  if (!entry)
    throw missing(
      `The specified principalArn could not be found. You can view your available access entries with 'list-access-entries'.`,
      { clusterName: cluster.name },
    );
  return entry;
}

const listAccessEntries: Operation = (input, call) => {
  const fields = readEks(input);
  const cluster = getCluster(call, fields.text('clusterName'));
  const { items, nextToken } = pageNames(fields, [...cluster.accessEntries.keys()]);
  return { accessEntries: items, nextToken };
};

const describeAccessEntry: Operation = (input, call) => {
  const fields = readEks(input);
  const cluster = getCluster(call, fields.text('clusterName'));
  const { principalArn, username, groups, type, createdAtMs } = getEntry(
    cluster,
    fields.text('principalArn'),
  );
  const [, , , , account, rest = ''] = principalArn.split(':');
  return {
    accessEntry: {
      clusterName: cluster.name,
      principalArn,
      kubernetesGroups: groups,
      accessEntryArn: arnOf(cluster, 'access-entry', `${rest.replace('/', `/${account}/`)}/e5fa0417`),
      createdAt: epochSeconds(createdAtMs),
      modifiedAt: epochSeconds(createdAtMs),
      tags: {},
      username,
      type,
    },
  };
};

const listAssociatedAccessPolicies: Operation = (input, call) => {
  const fields = readEks(input);
  const cluster = getCluster(call, fields.text('clusterName'));
  const { principalArn, policies } = getEntry(cluster, fields.text('principalArn'));
  return {
    clusterName: cluster.name,
    principalArn,
    associatedAccessPolicies: policies.map(({ name, namespaces, associatedAtMs }) => ({
      policyArn: `arn:aws:eks::aws:cluster-access-policy/${name}`,
      accessScope: { type: namespaces ? 'namespace' : 'cluster', namespaces: namespaces ?? [] },
      associatedAt: epochSeconds(associatedAtMs),
      modifiedAt: epochSeconds(associatedAtMs),
    })),
  };
};

export const accessOperations: Operations = {
  ListAccessEntries: listAccessEntries,
  DescribeAccessEntry: describeAccessEntry,
  ListAssociatedAccessPolicies: listAssociatedAccessPolicies,
};

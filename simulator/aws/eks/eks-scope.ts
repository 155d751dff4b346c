import type { EksCluster } from '../../world/eks-state.ts';
import { type Fields, type Page, pageByKey, readFields } from '../fields.ts';
import { AwsError, type Call, type JsonObject } from '../operation.ts';
import { getRegion } from '../region.ts';

export const readEks = (input: JsonObject): Fields => readFields(input, 'InvalidParameterException');

export const missing = (message: string, fields: JsonObject = {}): AwsError =>
  new AwsError('ResourceNotFoundException', message, 404, fields);

export function getCluster(call: Call, name: string): EksCluster {
  const cluster = getRegion(call).eks.clusters.get(name);
  if (!cluster) throw missing(`No cluster found for name: ${name}.`, { clusterName: name });
  return cluster;
}

/** A hundred names a page, in order. */
export const pageNames = (fields: Fields, names: string[]): Page<string> =>
  pageByKey({
    items: [...names].sort(),
    token: fields.maybeText('nextToken'),
    size: fields.int('maxResults', { min: 1, max: 100 }) ?? 100,
    keyOf: (name) => name,
    fail: fields.fail,
  });

export const arnOf = ({ account, region, name }: EksCluster, kind: string, rest: string): string =>
  `arn:aws:eks:${region}:${account}:${kind}/${name}/${rest}`;

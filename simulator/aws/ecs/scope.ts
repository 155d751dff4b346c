import { lastPart } from '../../world/arn.ts';
import type { ClusterState, ServiceState, TaskDefinitionState, TaskState } from '../../world/ecs-state.ts';
import type { RegionState } from '../../world/world.ts';
import { decodeToken, encodeToken, type Fields, readFields } from '../fields.ts';
import { AwsError, type Call, type Json, type JsonObject } from '../operation.ts';
import { getRegion } from '../region.ts';

export const readEcs = (input: JsonObject): Fields => readFields(input, 'InvalidParameterException');

export const invalid = (message: string): AwsError => new AwsError('InvalidParameterException', message);
export const clientError = (message: string): AwsError => new AwsError('ClientException', message);

export const anyCount = { min: 0, max: 100_000 };

/** SDK shapes are JSON but for their optional members; what is undefined is dropped when it is written. */
export const toJson = (value: object): JsonObject => value as JsonObject;
export const toJsonList = (values: readonly object[]): Json[] => values as Json[];

/** The seconds of an instant that may not have come yet. */
export const maybeSeconds = (ms: number | null): number | undefined =>
  ms === null ? undefined : Math.round(ms) / 1000;

export function findCluster(call: Call, name: string | undefined): ClusterState | null {
  return getRegion(call).ecs.clusters.get(lastPart(name ?? 'default')) ?? null;
}

export function getCluster(call: Call, name: string | undefined): ClusterState {
  const cluster = findCluster(call, name);
  if (!cluster || cluster.status === 'INACTIVE')
    throw new AwsError('ClusterNotFoundException', 'Cluster not found.');
  return cluster;
}

export function getService(cluster: ClusterState, name: string): ServiceState {
  const service = cluster.services.get(lastPart(name));
  if (!service) throw new AwsError('ServiceNotFoundException', 'Service not found.');
  if (service.status !== 'ACTIVE') throw new AwsError('ServiceNotActiveException', 'Service was not ACTIVE.');
  return service;
}

export function getTask(cluster: ClusterState, name: string): TaskState {
  const task = cluster.tasks.get(lastPart(name));
  if (!task) throw invalid('The referenced task was not found.');
  return task;
}

/** `family`, `family:revision` or an ARN; a bare family means its latest ACTIVE revision. */
export function findDefinition(region: RegionState, name: string): TaskDefinitionState | null {
  const { taskDefinitions, families } = region.ecs;
  const [family = '', revision] = lastPart(name).split(':');
  if (revision) return taskDefinitions.get(`${family}:${Number(revision)}`) ?? null;
  for (let number = families.get(family) ?? 0; number > 0; number--) {
    const definition = taskDefinitions.get(`${family}:${number}`);
    if (definition?.status === 'ACTIVE') return definition;
  }
  return null;
}

export function getActiveDefinition(region: RegionState, name: string): TaskDefinitionState {
  const definition = findDefinition(region, name);
  if (!definition) throw clientError('Unable to describe task definition.');
  if (definition.status !== 'ACTIVE') throw clientError('TaskDefinition is inactive');
  return definition;
}

export type PageSize = { max: number; normal: number };

/** One page by position in a list that is stable between calls; the token is opaque and checked. */
export function pageList<T>(
  fields: Fields,
  items: readonly T[],
  { max, normal }: PageSize,
): { page: T[]; nextToken?: string } {
  const size = readPageSize(fields, max) ?? normal;
  const token = fields.maybeText('nextToken');
  const start = token === undefined ? 0 : readOffset(token);
  const page = items.slice(start, start + size);
  const end = start + size;
  return end < items.length ? { page, nextToken: encodeToken(`at:${end}`) } : { page };
}

function readPageSize(fields: Fields, max: number): number | undefined {
  const size = fields.int('maxResults', { min: -1_000_000, max: 1_000_000 });
  if (size === undefined) return undefined;
  if (size < 1 || size > max) throw invalid(`maxResults must be between 1 and ${max}.`);
  return size;
}

function readOffset(token: string): number {
  const [, offset] = /^at:(\d+)$/.exec(decodeToken(token, () => invalid('Invalid token.'))) ?? [];
  if (offset === undefined) throw invalid('Invalid token.');
  return Number(offset);
}

/** A list of names that AWS limits per call. */
export function readBatch(fields: Fields, name: string, max: number): string[] {
  const names = fields.texts(name, anyCount) ?? [];
  if (names.length === 0)
    throw invalid(`${name} can not be empty.`.replace(/^./, (letter) => letter.toUpperCase()));
  if (names.length > max) throw invalid(`${name} cannot have more than ${max} elements.`);
  return names;
}

export const missing = (arn: string): JsonObject => ({ arn, reason: 'MISSING' });

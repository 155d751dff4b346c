import type { KubeObject } from '../world/eks-object.ts';
import { apiVersionOf, type ResourceType } from './resource-types.ts';

export type Present = (object: KubeObject) => KubeObject;

/** An event in the words of events.k8s.io, which is the same object to the store. */
function toNewEvent(event: KubeObject): KubeObject {
  const { metadata, involvedObject, message, count, firstTimestamp, lastTimestamp, source, ...rest } = event;
  const { reportingComponent, ...others } = rest;
  return {
    ...others,
    apiVersion: 'events.k8s.io/v1',
    metadata,
    regarding: involvedObject,
    note: message,
    reportingController: reportingComponent,
    deprecatedSource: source,
    deprecatedFirstTimestamp: firstTimestamp,
    deprecatedLastTimestamp: lastTimestamp,
    ...(count === undefined ? {} : { deprecatedCount: count }),
  };
}

const toPartial: Present = ({ metadata }) => ({
  kind: 'PartialObjectMetadata',
  apiVersion: 'meta.k8s.io/v1',
  metadata,
});

/** Whether only metadata is asked for. */
const isPartial = (accept: string): boolean =>
  accept.split(',')[0]?.includes('as=PartialObjectMetadata') ?? false;

/** How the objects of a resource are shown to who asks with this `Accept`. */
export function createPresent(type: ResourceType, accept: string): Present {
  const inWords: Present = type.group === 'events.k8s.io' ? toNewEvent : (object) => object;
  return isPartial(accept) ? (object) => toPartial(inWords(object)) : inWords;
}

/** The kind of a list, and whether its members say theirs. */
export function describeList(type: ResourceType, accept: string) {
  return isPartial(accept)
    ? { kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1', named: true }
    : { kind: `${type.kind}List`, apiVersion: apiVersionOf(type), named: false };
}

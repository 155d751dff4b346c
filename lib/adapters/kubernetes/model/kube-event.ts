import { z } from 'zod';
import { instant, text, whole } from './lenient.ts';
import { Metadata } from './metadata.ts';

const Reference = z.object({
  kind: z.string().catch('').default(''),
  namespace: text,
  name: z.string().catch('').default(''),
  uid: text,
  fieldPath: text,
});

const Raw = z.object({
  metadata: Metadata,
  type: text,
  reason: text,
  /** `v1` has the first of each pair, `events.k8s.io/v1` the second. */
  message: text,
  note: text,
  involvedObject: Reference.optional().catch(undefined),
  regarding: Reference.optional().catch(undefined),
  count: whole,
  deprecatedCount: whole,
  series: z.object({ count: whole, lastObservedTime: instant }).optional().catch(undefined),
  lastTimestamp: instant,
  deprecatedLastTimestamp: instant,
  firstTimestamp: instant,
  deprecatedFirstTimestamp: instant,
  eventTime: instant,
  source: z.object({ component: text }).optional().catch(undefined),
  deprecatedSource: z.object({ component: text }).optional().catch(undefined),
  reportingComponent: text,
  reportingController: text,
});

export type KubeEvent = {
  uid: string;
  name: string;
  resourceVersion: string;
  id: string;
  namespace: string;
  /** Normal, Warning. */
  type: string;
  reason: string;
  message: string;
  about: z.output<typeof Reference>;
  count: number;
  firstAt: string | undefined;
  at: string;
  component: string | undefined;
};

/** An event in either of its two shapes. */
export const projectEvent = (raw: unknown): KubeEvent | null => {
  const parsed = Raw.safeParse(raw);
  if (!parsed.success) return null;
  const one = parsed.data;
  const about = one.involvedObject ?? one.regarding;
  const at =
    one.series?.lastObservedTime ??
    one.lastTimestamp ??
    one.deprecatedLastTimestamp ??
    one.eventTime ??
    one.metadata.creationTimestamp;
  if (!about || !at) return null;
  return {
    id: one.metadata.uid || `${one.metadata.namespace}/${one.metadata.name}`,
    uid: one.metadata.uid,
    name: one.metadata.name,
    resourceVersion: one.metadata.resourceVersion ?? '',
    namespace: one.metadata.namespace,
    type: one.type ?? 'Normal',
    reason: one.reason ?? '',
    message: (one.message ?? one.note ?? '').trim(),
    about,
    count: Math.max(1, one.series?.count ?? one.count ?? one.deprecatedCount ?? 1),
    firstAt: one.firstTimestamp ?? one.deprecatedFirstTimestamp ?? one.eventTime,
    at,
    component:
      one.source?.component ||
      one.deprecatedSource?.component ||
      one.reportingComponent ||
      one.reportingController,
  };
};

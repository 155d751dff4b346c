import { labelImage, toContainerImage } from '#lib/adapters/terms/image-reference.ts';
import type { Cause } from '#lib/adapters/terms/verdict.ts';
import { kubeTaskId } from '#lib/contract/ids.ts';
import type { Why } from '#lib/contract/services.ts';
import type { RevisionFacts } from './revisions.ts';
import type { JudgedView } from './service-row.ts';
import type { Trouble } from './trouble.ts';

const titles: Record<Cause, string> = {
  memory: 'Pods are killed for memory',
  exit: 'Pods end by themselves',
  health: 'Pods fail their health check',
  targets: "Pods fail the load balancer's health check",
  image: 'The image cannot be pulled',
  secret: 'A secret or config map is missing',
  start: 'Pods cannot start',
  placement: 'Pods cannot be placed',
  infrastructure: 'The nodes under the pods are unhealthy',
  spot: 'Spot capacity is taken back',
  scheduler: 'Pods are replaced',
  user: 'Pods are stopped on request',
  waiting: 'Pods wait to start',
  unknown: 'Pods stop',
};

const livedTooShort: ReadonlySet<Cause> = new Set(['memory', 'exit']);

const sayDuration = (ms: number): string => {
  const seconds = Math.round(ms / 1000);
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
};

const titleOf = ({ cause, livedMs }: Trouble): string => {
  const after =
    livedMs !== undefined && livedTooShort.has(cause)
      ? `, about ${sayDuration(livedMs)} after they start`
      : '';
  return `${titles[cause]}${after}`;
};

/**
 * The revision to go back to: the newest earlier one, while a rollout has gone wrong the one that still runs. Kubernetes
 * keeps no record of how a rollout ended: a revision whose tasks are Ready now is the best there is.
 */
const findGoodRevision = (view: JudgedView): RevisionFacts | undefined => {
  const { newest, revisions } = view;
  const earlier = newest ? revisions.filter(({ number }) => number < newest.number) : [];
  return earlier.find(({ ready }) => (ready ?? 0) > 0) ?? earlier[0];
};

const memoryOf = (revision: RevisionFacts, container: string) =>
  revision.containers.find(({ name }) => name === container)?.resources.memoryLimitMiB;

/** What the former revision gave the containers that the present one lets starve. */
const compareMemory = (present: RevisionFacts, former: RevisionFacts): string | undefined => {
  for (const { name } of present.containers) {
    const now = memoryOf(present, name);
    const before = memoryOf(former, name);
    if (now && before && now < before)
      return `${present.id} gives \`${name}\` ${now} MiB; ${former.id}, which worked, gave it ${before} MiB.`;
  }
  return undefined;
};

const compareImages = (present: RevisionFacts, former: RevisionFacts): string | undefined => {
  const changed = present.containers.find(({ name, image }) => {
    const before = former.containers.find((one) => one.name === name);
    return before && before.image !== image;
  });
  if (!changed) return undefined;
  const tail = (image = '') => image.slice(image.lastIndexOf('/') + 1);
  const before = former.containers.find(({ name }) => name === changed.name);
  return `It runs ${tail(changed.image)}; ${tail(before?.image)} worked.`;
};

const rollbackTo = (good: RevisionFacts | undefined): Why['rollbackTo'] => {
  if (!good) return undefined;
  const [first] = good.containers;
  const label = first ? labelImage(toContainerImage(first.name, first.image)) : undefined;
  return {
    deployment: good.id,
    label: label ? `${label} (revision ${good.number})` : `revision ${good.number}`,
  };
};

const adviseRollback = (label: string, otherwise: string | undefined): string => {
  const other = otherwise?.split(', or go back')[0]?.replace(/\.$/, '');
  return other
    ? `Roll back to ${label}, or ${other.charAt(0).toLowerCase()}${other.slice(1)}.`
    : `Roll back to ${label}.`;
};

/** Where no pod fails, the reason is all there is. */
const explainReason = (view: JudgedView): Why => {
  const { reason, trouble } = view.judged;
  if (view.complaint)
    return {
      title: 'Pods cannot be made',
      detail: reason,
      ...(view.complaint.next ? { next: view.complaint.next } : {}),
    };
  return {
    title: (trouble?.effect ?? reason).replace(/\.$/, ''),
    detail: trouble?.cause ?? 'No pod fails now; see the events.',
  };
};

/** The banner of a service that is not well: what happens, how it compares with what worked, what to do next. */
export const explainService = (view: JudgedView): Why | undefined => {
  const { judged, trouble, newest, rollout } = view;
  if (judged.status !== 'failing' && judged.status !== 'degraded') return undefined;
  // Going back helps where a change went wrong, not where what worked for long has stopped to.
  const isChange = rollout.status !== 'successful';
  const good = isChange ? findGoodRevision(view) : undefined;
  const back = rollbackTo(good);
  const rollback = back ? { rollbackTo: back } : {};
  if (!trouble || view.complaint) return { ...explainReason(view), ...(view.complaint ? {} : rollback) };
  const comparison =
    newest && good
      ? trouble.cause === 'memory'
        ? (compareMemory(newest, good) ?? compareImages(newest, good))
        : compareImages(newest, good)
      : undefined;
  const count = trouble.tasks === 1 ? 'One pod fails.' : `${trouble.tasks} pods fail.`;
  const next = back ? adviseRollback(back.label, trouble.next) : trouble.next;
  return {
    title: titleOf(trouble),
    detail: [trouble.sentence, comparison, count].filter(Boolean).join(' '),
    ...(next ? { next } : {}),
    task: kubeTaskId({ namespace: trouble.pod.namespace, pod: trouble.pod.name }),
    ...rollback,
  };
};

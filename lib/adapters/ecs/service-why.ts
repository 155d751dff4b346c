import type { ContainerDefinition, TaskDefinition } from '@aws-sdk/client-ecs';
import { labelImage } from '#lib/adapters/terms/image-reference.ts';
import type { JudgedStatus } from '#lib/adapters/terms/judged-status.ts';
import type { Cause } from '#lib/adapters/terms/verdict.ts';
import type { Deployment } from '#lib/contract/deployments.ts';
import type { Why } from '#lib/contract/services.ts';
import { revisionIdOf } from './names.ts';
import { type FailureSummary, taskIdOf } from './stopped-tasks.ts';

const titles: Record<Cause, string> = {
  memory: 'Tasks are killed for memory',
  exit: 'Tasks end by themselves',
  health: 'Tasks fail their health check',
  targets: "Tasks fail the load balancer's health check",
  image: 'The image cannot be pulled',
  secret: 'A secret cannot be read',
  start: 'Tasks cannot start',
  placement: 'Tasks cannot be placed',
  infrastructure: 'The infrastructure under the tasks is unhealthy',
  spot: 'Spot capacity is taken back',
  scheduler: 'Tasks are replaced',
  user: 'Tasks are stopped on request',
  waiting: 'Tasks wait to start',
  unknown: 'Tasks stop',
};

const livedTooShort: ReadonlySet<Cause> = new Set(['memory', 'exit', 'health', 'targets']);

const sayDuration = (ms: number): string => {
  const seconds = Math.round(ms / 1000);
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
};

const titleOf = ({ failures, medianLifeMs }: FailureSummary): string => {
  const cause = failures[0]?.verdict.cause ?? 'unknown';
  const after =
    medianLifeMs !== undefined && livedTooShort.has(cause)
      ? `, about ${sayDuration(medianLifeMs)} after they start`
      : '';
  return `${titles[cause]}${after}`;
};

const containerOf = (definition: TaskDefinition | undefined, name: string): ContainerDefinition | undefined =>
  definition?.containerDefinitions?.find((one) => one.name === name);

const memoryOf = (definition: TaskDefinition | undefined, container: string) =>
  containerOf(definition, container)?.memory ?? (Number(definition?.memory) || undefined);

/** What the former revision gave the containers that the present one lets starve. */
const compareMemory = (present: TaskDefinition, former: TaskDefinition): string | undefined => {
  for (const { name = '' } of present.containerDefinitions ?? []) {
    const now = memoryOf(present, name);
    const before = memoryOf(former, name);
    if (now && before && now < before)
      return `${revisionIdOf(present.taskDefinitionArn ?? '')} gives \`${name}\` ${now} MiB; ${revisionIdOf(former.taskDefinitionArn ?? '')}, which worked, gave it ${before} MiB.`;
  }
  return undefined;
};

const compareImages = (present: TaskDefinition, former: TaskDefinition): string | undefined => {
  const changed = (present.containerDefinitions ?? []).find(
    ({ name = '', image }) => containerOf(former, name) && containerOf(former, name)?.image !== image,
  );
  if (!changed) return undefined;
  const tail = (image = '') => image.slice(image.lastIndexOf('/') + 1);
  return `It runs ${tail(changed.image)}; ${tail(containerOf(former, changed.name ?? '')?.image)} worked.`;
};

const rollbackTo = (good: Deployment | undefined): Why['rollbackTo'] => {
  if (!good) return undefined;
  const [image] = good.to.images;
  return {
    deployment: good.id,
    label: image ? `${labelImage(image)} (${good.to.revision})` : good.to.revision,
  };
};

const adviseRollback = (label: string, otherwise: string | undefined): string => {
  const other = otherwise?.split(', or go back')[0]?.replace(/\.$/, '');
  return other
    ? `Roll back to ${label}, or ${other.charAt(0).toLowerCase()}${other.slice(1)}.`
    : `Roll back to ${label}.`;
};

/** Where no task has failed, what is so is all there is, and what the scheduler said. */
const explainShortage = ({ reason, trouble }: JudgedStatus): Pick<Why, 'title' | 'detail' | 'next'> => {
  const isPlacement = /unable to place/.test(reason);
  return {
    title: (trouble?.effect ?? reason).replace(/\.$/, ''),
    detail: trouble?.cause ?? 'No task has failed lately; see the events.',
    ...(isPlacement ? { next: 'Add capacity to the cluster, or ask for less CPU and memory.' } : {}),
  };
};

/** The banner of a service that is not well: what happens, how it compares with what worked, what to do next. */
export const explainService = ({
  judged,
  failures,
  present,
  former,
  good,
}: {
  judged: JudgedStatus;
  failures?: FailureSummary | undefined;
  /** The revision that runs, and the last one that was good. */
  present?: TaskDefinition | undefined;
  former?: TaskDefinition | undefined;
  good?: Deployment | undefined;
}): Why | undefined => {
  if (judged.status !== 'failing' && judged.status !== 'degraded') return undefined;
  const back = rollbackTo(good);
  const rollback = back ? { rollbackTo: back } : {};
  const newest = failures?.failures[0];
  if (!failures || !newest)
    return { ...explainShortage(judged), ...(judged.status === 'failing' ? rollback : {}) };
  const comparison =
    present && former
      ? newest.verdict.cause === 'memory'
        ? (compareMemory(present, former) ?? compareImages(present, former))
        : compareImages(present, former)
      : undefined;
  const count = failures.count === 1 ? 'One task has failed' : `${failures.count} tasks have failed`;
  const next = back ? adviseRollback(back.label, newest.verdict.next) : newest.verdict.next;
  return {
    title: titleOf(failures),
    detail: [newest.verdict.sentence, comparison, `${count} in the last 15 minutes.`]
      .filter(Boolean)
      .join(' '),
    ...(next ? { next } : {}),
    task: taskIdOf(newest.task),
    ...rollback,
  };
};

import type { Verdict } from '#lib/adapters/terms/verdict.ts';
import type { Job } from '../model/job.ts';
import { findCondition, type KubeCondition } from '../model/metadata.ts';
import { quote } from './explain-config.ts';
import { sayDuration } from './say-duration.ts';

type Said = Pick<Verdict, 'sentence' | 'next'>;

export type JobVerdictFacts = {
  job: Job;
  nowMs: number;
  /** Why the newest of its pods that failed did; undefined where none is left, or none failed. */
  podTrouble?: Said | undefined;
  /** Why pods cannot even be made. */
  complaint?: Said | undefined;
};

const sayPods = (count: number) => (count === 1 ? '1 pod' : `${count} pods`);
const whole = (sentence: string) => sentence.replace(/\.$/, '');
const inside = (sentence: string) => {
  const text = whole(sentence);
  return text.charAt(0).toLowerCase() + text.slice(1);
};

const restartsInPlace = ({ spec }: Job) => spec.template.spec.restartPolicy === 'OnFailure';

/** What is left to read once the pods are gone with what they said. */
const sayGone = (job: Job): string =>
  restartsInPlace(job)
    ? 'Read its log where logs are shipped to; with restartPolicy Never a failed pod stays to be read.'
    : 'Read its log where logs are shipped to.';

const explainBackoff = ({ job, podTrouble }: JobVerdictFacts): Said => {
  const limit = job.spec.backoffLimit ?? 6;
  const failed = job.status.failed ?? 0;
  const often = restartsInPlace(job)
    ? `Its pod was restarted more often than its backoffLimit of ${limit} allows`
    : `${sayPods(failed)} failed, more than its backoffLimit of ${limit} allows`;
  // What brought it down comes first: a list has room for the beginning.
  if (podTrouble)
    return { sentence: `${whole(podTrouble.sentence)}; ${inside(often)}`, next: podTrouble.next };
  return { sentence: `${often}; its pods are gone, and with them what they said`, next: sayGone(job) };
};

const explainDeadline = ({ job, podTrouble }: JobVerdictFacts): Said => {
  const { activeDeadlineSeconds, completions = 1 } = job.spec;
  const limit = activeDeadlineSeconds === undefined ? '' : ` of ${sayDuration(activeDeadlineSeconds * 1000)}`;
  const done =
    completions > 1 ? `, with ${job.status.succeeded ?? 0} of ${completions} completions done` : '';
  return {
    sentence: `It ran for longer than its activeDeadlineSeconds${limit} allows, and was stopped${done}${podTrouble ? `; its last pod: ${inside(podTrouble.sentence)}` : ''}`,
    next:
      podTrouble?.next ?? 'See in its log what took so long, or give it more time (activeDeadlineSeconds).',
  };
};

const explainFailure = (facts: JobVerdictFacts, { reason, message }: KubeCondition): Said => {
  const { podTrouble, job } = facts;
  const last = podTrouble ? `; the last: ${inside(podTrouble.sentence)}` : '';
  const next = podTrouble?.next ?? sayGone(job);
  switch (reason) {
    case 'BackoffLimitExceeded':
      return explainBackoff(facts);
    case 'DeadlineExceeded':
      return explainDeadline(facts);
    case 'PodFailurePolicy':
      return { sentence: `A rule of its podFailurePolicy ended it: ${quote(message ?? '')}`, next };
    case 'FailedIndexes':
    case 'MaxFailedIndexesExceeded': {
      const which = job.status.failedIndexes ? ` (${quote(job.status.failedIndexes)})` : '';
      const many = reason === 'FailedIndexes' ? 'Some of its indexes' : 'Too many of its indexes';
      return { sentence: `${many}${which} failed for good${last}`, next };
    }
    default: {
      const said = [reason, quote(message ?? '')].filter(Boolean).join(': ');
      return { sentence: `It failed${said ? ` (${said})` : ''}${last}`, next };
    }
  }
};

const kueueLabel = 'kueue.x-k8s.io/queue-name';

const explainSuspended = ({ metadata }: Job): Said => {
  const queue = metadata.labels[kueueLabel];
  return queue
    ? {
        sentence: `Kueue holds it back until its queue \`${queue}\` has room`,
        next: 'See its Workload object for what the queue waits for.',
      }
    : {
        sentence: 'It is suspended: no pod of it runs until it is resumed',
        next: 'Set `spec.suspend` of the Job to false to let it run.',
      };
};

const explainProgress = ({ job, podTrouble, complaint, nowMs }: JobVerdictFacts): Said | undefined => {
  const { failed = 0, active = 0, startTime } = job.status;
  if (complaint) return complaint;
  const tries =
    failed > 0 ? `${sayPods(failed)} of it failed so far (backoffLimit ${job.spec.backoffLimit ?? 6})` : '';
  if (podTrouble)
    return {
      sentence: tries ? `${whole(podTrouble.sentence)}; ${tries}` : podTrouble.sentence,
      next: podTrouble.next,
    };
  if (tries)
    return {
      sentence: active > 0 ? `${tries}; another runs now` : `${tries}; the next try waits for its back-off`,
      next: 'Read the log of the pod that failed.',
    };
  const waitedMs = nowMs - Date.parse(job.metadata.creationTimestamp ?? '');
  if (startTime || !(waitedMs > 2 * 60_000)) return undefined;
  const by = job.spec.managedBy;
  return {
    sentence: `${by ? `The controller \`${by}\`` : 'The job controller'} has not started it for ${sayDuration(waitedMs)}`,
    next: 'See the events of the Job, and that its controller runs.',
  };
};

const say = (said: Said | undefined): Said | undefined =>
  said && { ...said, sentence: `${whole(said.sentence)}.` };

/** Why a Job failed, or does not get on, in one sentence with what to do; undefined while nothing is wrong. */
export const explainJob = (facts: JobVerdictFacts): Said | undefined => {
  const { conditions } = facts.job.status;
  const isTrue = (type: string) => {
    const one = findCondition(conditions, type);
    return one?.status === 'True' ? one : undefined;
  };
  if (isTrue('Complete')) return undefined;
  const failure = isTrue('Failed') ?? isTrue('FailureTarget');
  if (failure) return say(explainFailure(facts, failure));
  return say(facts.job.spec.suspend ? explainSuspended(facts.job) : explainProgress(facts));
};

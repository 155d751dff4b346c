import { type CronJob, projectCronJob } from '../model/cron-job.ts';
import { type Job, projectJob } from '../model/job.ts';
import { minutesAgo } from './objects-for-tests.ts';

type Json = Record<string, unknown>;

const must = <T>(object: T | null): T => {
  if (!object) throw new Error('The object does not fit its own schema.');
  return object;
};

const template = (restartPolicy: string) => ({
  spec: { restartPolicy, containers: [{ name: 'web', image: 'registry.example.com/batch/report:v2' }] },
});

type JobInput = {
  name?: string;
  restartPolicy?: string;
  metadata?: Json;
  spec?: Json;
  status?: Json;
  /** A condition that is true, with its reason. */
  ended?: { type: string; reason: string; message?: string; minutesAgo?: number };
};

/** The Job `report`, which began 10 minutes ago and runs one pod. */
export const makeJob = ({
  name = 'report',
  restartPolicy = 'Never',
  metadata,
  spec,
  status,
  ended,
}: JobInput = {}): Job =>
  must(
    projectJob({
      metadata: {
        name,
        namespace: 'shop',
        uid: `uid-${name}`,
        creationTimestamp: minutesAgo(10),
        ...metadata,
      },
      spec: {
        parallelism: 1,
        completions: 1,
        backoffLimit: 2,
        suspend: false,
        template: template(restartPolicy),
        ...spec,
      },
      status: {
        ...(ended ? {} : { active: 1 }),
        startTime: minutesAgo(10),
        ...(ended
          ? {
              conditions: [
                { status: 'True', lastTransitionTime: minutesAgo(ended.minutesAgo ?? 4), ...ended },
              ],
            }
          : {}),
        ...status,
      },
    }),
  );

/** The CronJob `report`, of each hour, which ran last at the full hour. */
export const makeCronJob = ({ spec, status }: { spec?: Json; status?: Json } = {}): CronJob =>
  must(
    projectCronJob({
      metadata: { name: 'report', namespace: 'shop', uid: 'uid-cron', creationTimestamp: minutesAgo(9000) },
      spec: {
        schedule: '0 * * * *',
        concurrencyPolicy: 'Forbid',
        suspend: false,
        jobTemplate: { spec: { template: template('Never') } },
        ...spec,
      },
      status: { lastScheduleTime: minutesAgo(0), ...status },
    }),
  );

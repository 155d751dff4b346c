'use client';
import { useState } from 'react';
import { ManifestBody } from '#components/manifests/manifest-sheet.tsx';
import { SheetPart } from '#components/plan/sheet-phase.tsx';
import { Age, Time } from '#components/ui/age.tsx';
import { Button, ButtonLink } from '#components/ui/button.tsx';
import { CodeText } from '#components/ui/code-text.tsx';
import { Facts } from '#components/ui/facts.tsx';
import { RemedyText } from '#components/ui/remedy-text.tsx';
import { Sheet } from '#components/ui/sheet.tsx';
import { StatusBadge } from '#components/ui/status-badge.tsx';
import { clustersApi } from '#lib/contract/api/clusters-api.ts';
import type { JobRow } from '#lib/contract/jobs.ts';
import { jobKindWord, jobLogsHref, jobResource, lookOfJob } from './job-look.ts';
import { JobRuns } from './job-runs.tsx';
import { Until } from './until.tsx';

const Moment = ({ at }: { at: string }) => (
  <>
    <Time at={at} />{' '}
    <span className="text-muted">
      (<Age at={at} />)
    </span>
  </>
);

const JobFacts = ({ job }: { job: JobRow }) => (
  <Facts
    facts={[
      job.schedule !== undefined && {
        label: 'Schedule',
        value: (
          <>
            <code className="font-mono text-sm">{job.schedule}</code>{' '}
            <span className="text-muted">{job.timeZone ?? 'UTC'}</span>
          </>
        ),
      },
      job.nextScheduledAt && {
        label: 'Next run',
        value: (
          <>
            <Time at={job.nextScheduledAt} />{' '}
            <span className="text-muted">
              (<Until at={job.nextScheduledAt} />)
            </span>
          </>
        ),
      },
      job.lastScheduledAt && { label: 'Last scheduled', value: <Moment at={job.lastScheduledAt} /> },
      job.lastSucceededAt && { label: 'Last success', value: <Moment at={job.lastSucceededAt} /> },
      job.concurrencyPolicy && { label: 'Concurrency', value: job.concurrencyPolicy },
      job.startingDeadlineSeconds !== undefined && {
        label: 'Must begin within',
        value: `${job.startingDeadlineSeconds} s`,
      },
      ...job.images.map(({ container, reference }) => ({
        label: job.images.length > 1 ? `Image of ${container}` : 'Image',
        value: <span className="font-mono text-sm">{reference}</span>,
      })),
    ]}
  />
);

/** One CronJob or Job: how it stands, its runs with why they failed, and what leads to their logs. */
export const JobSheet = ({ job, onClose }: { job: JobRow; onClose: () => void }) => {
  const [isManifestShown, setManifestShown] = useState(false);
  const { namespace, name } = job;
  return (
    <Sheet open wide title={name} description={`${jobKindWord(job)} in ${namespace}`} onClose={onClose}>
      <div
        className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-5 pb-4"
        data-row-id={job.id}
        data-status={job.status}
      >
        <div className="flex flex-wrap items-center justify-between gap-3">
          <StatusBadge {...lookOfJob(job.status)} />
          <ButtonLink href={jobLogsHref(job)} className="max-sm:flex-1">
            Logs of its runs
          </ButtonLink>
        </div>
        {job.reason ? (
          <div className="grid gap-1">
            <p className="wrap-anywhere">
              <CodeText text={job.reason} />
            </p>
            {job.next ? <RemedyText text={job.next} /> : null}
          </div>
        ) : null}
        <JobFacts job={job} />
        <SheetPart title="Runs">
          <JobRuns job={job} />
        </SheetPart>
        <SheetPart title="As Kubernetes has it">
          {isManifestShown ? (
            <ManifestBody
              endpoint={clustersApi.objectManifest}
              input={{ cluster: job.clusterId, resource: jobResource(job), namespace, name }}
              fileName={`${name}.yaml`}
            />
          ) : (
            <Button className="w-fit" onClick={() => setManifestShown(true)}>
              Show the YAML
            </Button>
          )}
        </SheetPart>
      </div>
    </Sheet>
  );
};

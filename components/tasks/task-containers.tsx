'use client';
import Link from 'next/link';
import { Age } from '#components/ui/age.tsx';
import { CodeText } from '#components/ui/code-text.tsx';
import { NumberValue } from '#components/ui/number-value.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { ShortId } from '#components/ui/short-id.tsx';
import { StatusBadge } from '#components/ui/status-badge.tsx';
import type { TaskContainer } from '#lib/contract/tasks.ts';
import { troubleWordOf } from './task-trouble.ts';

/** 143 is SIGTERM: how a container ends that was told to. */
const calmExitCodes = new Set([0, 143]);

const sentenceCase = (word: string) => (/^[A-Z]+$/.test(word) ? word.toLowerCase() : word);

const lookOf = (container: TaskContainer): { status: string; word?: string } => {
  if (container.exitCode !== undefined && !calmExitCodes.has(container.exitCode))
    return { status: 'failed', word: `exited ${container.exitCode}` };
  if (container.health === 'UNHEALTHY') return { status: 'failing', word: 'unhealthy' };
  const status = container.lastStatus.toLowerCase();
  if (status === 'running')
    return container.ready === false ? { status: 'pending', word: 'not ready' } : { status: 'running' };
  if (status === 'stopped' || status === 'terminated' || status === 'completed')
    return {
      status: 'stopped',
      word: container.exitCode === undefined ? 'stopped' : `exited ${container.exitCode}`,
    };
  const word = sentenceCase(container.lastStatus);
  return troubleWordOf({ state: 'pending', lastStatus: word })
    ? { status: 'failing', word }
    : { status: 'pending', word };
};

/** The address of a container's lines, of this run or of the one before. */
type LogsOf = (container: string, isPrevious: boolean) => string;

/** How often it was started again and how its run before this one ended, with what that run wrote. */
const LastRun = ({ container, logsOf }: { container: TaskContainer; logsOf?: LogsOf }) => {
  const { restarts, previous } = container;
  if (!restarts && !previous) return null;
  return (
    <span className="block">
      {restarts ? (
        <>
          <NumberValue field="restarts" value={restarts} className="font-medium text-degraded" />{' '}
          {restarts === 1 ? 'restart' : 'restarts'}
        </>
      ) : null}
      {previous ? (
        <>
          {restarts ? '; ' : ''}last run ended
          {previous.exitCode === undefined ? '' : ` with exit code ${previous.exitCode}`}
          {previous.reason ? ` (${previous.reason})` : ''}
          {previous.finishedAt ? (
            <>
              {' '}
              <Age at={previous.finishedAt} />
            </>
          ) : null}
        </>
      ) : null}
      {logsOf && previous ? (
        <>
          {' · '}
          <Link
            href={logsOf(container.name, true)}
            prefetch={false}
            className="hit text-accent hover:underline"
          >
            What it wrote
          </Link>
        </>
      ) : null}
    </span>
  );
};

/** The containers of a task: image, digest, health, exit code and reason. */
export const TaskContainers = ({ containers, logsOf }: { containers: TaskContainer[]; logsOf?: LogsOf }) => (
  <Panel title="Containers" flush className="pb-1">
    <ul>
      {containers.map((container) => (
        <li
          key={container.name}
          data-row-id={container.name}
          data-status={container.lastStatus}
          className="grid gap-x-4 gap-y-1 border-b px-4 py-2 last:border-b-0 sm:grid-cols-[minmax(0,1fr)_minmax(0,1fr)] sm:items-baseline lg:grid-cols-[minmax(120px,1fr)_164px_minmax(0,2fr)_minmax(0,2fr)]"
        >
          <span className="flex min-w-0 items-baseline gap-2 font-semibold wrap-anywhere">
            {container.name}
            {container.init ? <span className="font-normal text-muted">init</span> : null}
          </span>
          <StatusBadge quiet {...lookOf(container)} />
          <span className="min-w-0 wrap-anywhere font-mono text-sm text-muted">
            {container.image.replace(/@sha256:.*/, '')}
            {container.digest ? (
              <>
                {' '}
                <ShortId id={container.digest} head={12} tail={0} />
              </>
            ) : null}
          </span>
          <span className="wrap-anywhere">
            {container.reason ? <CodeText text={container.reason} /> : null}
            {container.health && container.health !== 'UNKNOWN' ? (
              <span className="text-muted"> health check: {container.health.toLowerCase()}</span>
            ) : null}
            <LastRun container={container} logsOf={logsOf} />
          </span>
        </li>
      ))}
    </ul>
  </Panel>
);

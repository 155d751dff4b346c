'use client';
import { Panel } from '#components/ui/panel.tsx';
import { ShortId } from '#components/ui/short-id.tsx';
import { StatusBadge } from '#components/ui/status-badge.tsx';
import type { TaskContainer } from '#lib/contract/tasks.ts';

/** 143 is SIGTERM: how a container ends that was told to. */
const calmExitCodes = new Set([0, 143]);

const lookOf = (container: TaskContainer): { status: string; word?: string } => {
  if (container.exitCode !== undefined && !calmExitCodes.has(container.exitCode))
    return { status: 'failed', word: `exited ${container.exitCode}` };
  if (container.health === 'UNHEALTHY') return { status: 'failing', word: 'unhealthy' };
  if (container.lastStatus === 'RUNNING') return { status: 'running' };
  if (container.lastStatus === 'STOPPED')
    return {
      status: 'stopped',
      word: container.exitCode === undefined ? 'stopped' : `exited ${container.exitCode}`,
    };
  return { status: 'pending', word: container.lastStatus.toLowerCase() };
};

/** The containers of a task: image, digest, health, exit code and reason. */
export const TaskContainers = ({ containers }: { containers: TaskContainer[] }) => (
  <Panel title="Containers" flush className="pb-1">
    <ul>
      {containers.map((container) => (
        <li
          key={container.name}
          data-row-id={container.name}
          data-status={container.lastStatus}
          className="grid gap-x-4 gap-y-1 border-b px-4 py-2 last:border-b-0 md:grid-cols-[minmax(120px,1fr)_130px_minmax(0,2fr)_minmax(0,2fr)] md:items-baseline"
        >
          <span className="flex items-baseline justify-between gap-2 font-semibold">{container.name}</span>
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
            {container.reason ?? ''}
            {container.health && container.health !== 'UNKNOWN' ? (
              <span className="text-muted"> health check: {container.health.toLowerCase()}</span>
            ) : null}
          </span>
        </li>
      ))}
    </ul>
  </Panel>
);

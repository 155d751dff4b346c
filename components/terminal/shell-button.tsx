'use client';
import { useQuery } from '@tanstack/react-query';
import { SquareTerminal } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { q } from '#lib/client/query.ts';
import type { Me } from '#lib/contract/access.ts';
import { accessApi } from '#lib/contract/api/access-api.ts';
import type { Task, TaskContainer } from '#lib/contract/tasks.ts';

const ShellDialog = dynamic(() => import('./shell-dialog.tsx').then((module) => module.ShellDialog), {
  ssr: false,
});

type Allowed = { allowed: boolean; reason?: string | undefined };

const isRunning = ({ lastStatus, init }: TaskContainer): boolean =>
  !init && lastStatus.toLowerCase() === 'running';

/** Why no shell can be opened by this person in this task; undefined when one can. */
export const refuseShell = (
  me: Me | undefined,
  task: Pick<Task, 'state' | 'containers'>,
  exec: Allowed | undefined,
): string | undefined => {
  if (!me) return 'What you may do is still being read.';
  if (me.role === 'viewer') return 'A shell needs the role operator; you are viewer.';
  if (me.readOnly) return 'Quarterdeck runs read-only: no shell is opened from here.';
  if (!me.exec) return 'Shells are switched off here (QUARTERDECK_EXEC).';
  if (exec && !exec.allowed) return exec.reason ?? 'No shell can be opened in this task.';
  if (!task.containers.some(isRunning)) return 'No container of it runs.';
  return undefined;
};

/** Opens a terminal in a task. Its code is loaded when it is pressed. */
export function ShellButton({
  task,
  name,
  exec,
  className,
}: {
  task: Pick<Task, 'id' | 'clusterId' | 'state' | 'containers'>;
  /** The task's name as people know it. */
  name: string;
  /** What the platform says of it, where that is known: `exec` of a task, `can.exec` of a service. */
  exec?: Allowed | undefined;
  className?: string;
}) {
  const { data: me } = useQuery({ ...q(accessApi.me, {}), staleTime: 300_000 });
  const [isOpen, setOpen] = useState(false);
  const containers = task.containers.filter(isRunning).map((container) => container.name);
  return (
    <>
      <Button
        disabledReason={refuseShell(me, task, exec)}
        className={className}
        onClick={() => setOpen(true)}
      >
        <SquareTerminal aria-hidden="true" strokeWidth={1.9} /> Shell
      </Button>
      {isOpen ? (
        <ShellDialog
          cluster={task.clusterId}
          task={task.id}
          name={name}
          containers={containers}
          onClose={() => setOpen(false)}
        />
      ) : null}
    </>
  );
}

'use client';
import {
  CirclePause,
  CirclePlay,
  Ellipsis,
  Gauge,
  RotateCw,
  Scaling,
  SquareStop,
  Undo2,
  Upload,
} from 'lucide-react';
import { usePlanLauncher } from '#components/plan/plan-launcher.ts';
import { Button } from '#components/ui/button.tsx';
import { Menu, type MenuItem } from '#components/ui/menu.tsx';
import { wordsOf } from '#components/ui/platform-word.ts';
import type { Allowed, ServiceDetail } from '#lib/contract/services.ts';
import type { ServiceRef } from './service-ref.ts';

const loading = 'The service is still being read.';

/** Undefined when it may be done, else why not. */
export const refusalOf = (can: Allowed | undefined): string | undefined =>
  can === undefined ? loading : can.allowed ? undefined : (can.reason ?? 'This is not possible here.');

const isInTrouble = (service: ServiceDetail | undefined) =>
  service?.status === 'failing' || service?.status === 'degraded';

/** What can be done with the service: each opens a form or a plan, none changes anything by itself. */
export function ServiceActions({ service }: { target: ServiceRef; service: ServiceDetail | undefined }) {
  const { choose, propose } = usePlanLauncher();
  const can = service?.can;
  const restart = () => propose({ action: 'restart' });
  const resume = () => propose({ action: 'resume' });
  const items: MenuItem[] = [
    {
      id: 'restart',
      label: 'Restart…',
      icon: <RotateCw aria-hidden="true" />,
      onSelect: restart,
      disabledReason: refusalOf(can?.restart),
    },
    {
      id: 'deploy',
      label: 'Deploy…',
      icon: <Upload aria-hidden="true" />,
      onSelect: () => choose('deploy'),
      disabledReason: refusalOf(can?.deploy),
    },
    {
      id: 'autoscaling',
      label: 'Auto scaling…',
      icon: <Gauge aria-hidden="true" />,
      onSelect: () => choose('autoscaling'),
      disabledReason: refusalOf(can?.autoscaling),
    },
  ];
  // Only what has a rollout that can wait knows the word.
  if (service?.paused === false)
    items.push({
      id: 'pause',
      label: 'Pause rollouts…',
      icon: <CirclePause aria-hidden="true" />,
      onSelect: () => propose({ action: 'pause' }),
      disabledReason: refusalOf(can?.pause),
    });
  if (service?.paused)
    items.push({
      id: 'resume',
      label: 'Resume rollouts…',
      icon: <CirclePlay aria-hidden="true" />,
      onSelect: resume,
      disabledReason: refusalOf(can?.resume),
    });
  if (wordsOf(service?.platform).stopsDeployments)
    items.push({
      id: 'stop-deployment',
      label: 'Stop deployment…',
      icon: <SquareStop aria-hidden="true" />,
      onSelect: () => propose({ action: 'stop-deployment' }),
      disabledReason: refusalOf(can?.stopDeployment),
      danger: true,
      separated: true,
    });
  return (
    <div className="flex gap-2 max-sm:w-full">
      <Button
        variant={isInTrouble(service) ? 'primary' : 'default'}
        disabledReason={refusalOf(can?.rollback)}
        onClick={() => choose('rollback')}
        className="max-sm:flex-1"
      >
        <Undo2 aria-hidden="true" strokeWidth={1.9} /> Roll back…
      </Button>
      {service?.paused && (
        <span className="max-sm:hidden">
          <Button disabledReason={refusalOf(can?.resume)} onClick={resume}>
            <CirclePlay aria-hidden="true" strokeWidth={1.9} /> Resume…
          </Button>
        </span>
      )}
      <Button disabledReason={refusalOf(can?.scale)} onClick={() => choose('scale')}>
        <Scaling aria-hidden="true" strokeWidth={1.9} /> Scale…
      </Button>
      <span className="max-sm:hidden">
        <Button disabledReason={refusalOf(can?.restart)} onClick={restart}>
          <RotateCw aria-hidden="true" strokeWidth={1.9} /> Restart…
        </Button>
      </span>
      <Menu label="More actions" trigger={<Ellipsis aria-hidden="true" />} items={items} />
    </div>
  );
}

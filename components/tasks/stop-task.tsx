'use client';
import { useQuery } from '@tanstack/react-query';
import { usePlanLauncher } from '#components/plan/plan-launcher.ts';
import { PlanProvider } from '#components/plan/plan-provider.tsx';
import { serviceNameOf } from '#components/service/service-title.ts';
import { Button } from '#components/ui/button.tsx';
import { wordsOf } from '#components/ui/platform-word.ts';
import { q } from '#lib/client/query.ts';
import { servicesApi } from '#lib/contract/api/services-api.ts';
import { parseClusterId } from '#lib/contract/ids.ts';
import { taskName } from './task-name.ts';

type Props = { cluster: string; service: string; task: string };

const StopButton = ({ cluster, service, task }: Props) => {
  const { propose } = usePlanLauncher();
  const { data } = useQuery(q(servicesApi.get, { cluster, service }));
  const can = data?.can.stopTask;
  const refusal = can?.allowed
    ? undefined
    : (can?.reason ?? (data ? 'It cannot be stopped from here.' : 'The service is still being read.'));
  return (
    <Button
      variant="danger"
      disabledReason={refusal}
      className="max-sm:flex-1"
      onClick={() => propose({ action: 'stop-task', task }, taskName(task))}
    >
      Stop {wordsOf(parseClusterId(cluster)?.platform).task}…
    </Button>
  );
};

/** Plans the stop of one task of a service; its sheet opens on the task's own page. */
export const StopTask = (props: Props) => (
  <PlanProvider cluster={props.cluster} service={props.service} name={serviceNameOf(props)}>
    <StopButton {...props} />
  </PlanProvider>
);

import type { Service } from '@aws-sdk/client-ecs';
import type { Allowed, ServiceDetail } from '#lib/contract/services.ts';
import { primaryOf } from './service-facts.ts';

const yes: Allowed = { allowed: true };
const no = (reason: string): Allowed => ({ allowed: false, reason });

const noPause = no('Amazon ECS cannot pause a rollout.');

const controllerReasons: Record<string, string> = {
  CODE_DEPLOY: 'AWS CodeDeploy makes the deployments of this service; change its image there.',
  EXTERNAL: 'An external controller makes the deployments of this service by task sets.',
};

const blockOf = (service: Service): Allowed | undefined => {
  if (service.status === 'DRAINING' || service.status === 'INACTIVE')
    return no('The service is being deleted.');
  if (service.resourceManagementType === 'ECS')
    return no('Amazon ECS manages this Express service itself; change it through its gateway service.');
  return undefined;
};

/** What may be done to a service, and why not: told before anybody tries. */
export const judgeCapabilities = ({
  service,
  hasScalableTarget,
}: {
  service: Service;
  hasScalableTarget: boolean;
}): ServiceDetail['can'] => {
  const blocked = blockOf(service);
  const controller = service.deploymentController?.type ?? 'ECS';
  const foreign = controllerReasons[controller];
  const deploy =
    blocked ??
    (foreign ? no(foreign) : controller === 'ECS' ? yes : no(`Its deployment controller is ${controller}.`));
  const isDaemon = service.schedulingStrategy === 'DAEMON';
  const primary = primaryOf(service);
  const isDeploying = primary?.rolloutState === 'IN_PROGRESS';
  return {
    scale:
      blocked ??
      (isDaemon
        ? no('A daemon service runs one task on each instance; it has no count to set.')
        : controller === 'EXTERNAL'
          ? no(controllerReasons.EXTERNAL ?? '')
          : yes),
    rollback: deploy,
    deploy,
    restart:
      deploy.allowed && service.desiredCount === 0 ? no('Nothing runs: the desired count is 0.') : deploy,
    exec: service.enableExecuteCommand
      ? yes
      : no(
          'ECS Exec is off for this service (enableExecuteCommand); only tasks started after turning it on have it.',
        ),
    stopTask: yes,
    autoscaling:
      blocked ??
      (hasScalableTarget
        ? yes
        : no(
            isDaemon
              ? 'A daemon service does not scale.'
              : 'No scalable target is registered for this service.',
          )),
    pause: noPause,
    resume: noPause,
    stopDeployment: !deploy.allowed ? deploy : isDeploying ? yes : no('No deployment is under way.'),
  };
};

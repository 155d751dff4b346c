import { kindWord, platformWord } from '#components/ui/platform-word.ts';
import type { ServiceDetail } from '#lib/contract/services.ts';

const launches: Record<string, string> = {
  FARGATE: 'Fargate',
  FARGATE_SPOT: 'Fargate Spot',
  EC2: 'EC2',
  EXTERNAL: 'ECS Anywhere',
  NODES: 'its own nodes',
};

/** `FARGATE` → `Fargate`; a name that is not known stays as it is. */
export const launchWord = (launch: string): string => launches[launch] ?? launch;

/** "0.25 vCPU"; what Kubernetes writes as 100m is a tenth. */
export const sayVcpu = (vcpu: number): string => `${Math.round(vcpu * 100) / 100} vCPU`;

/** "ECS · Fargate · 0.5 vCPU, 512 MiB", "EKS · Deployment in shop · EC2". */
export const describeLaunch = (service: ServiceDetail): string => {
  const { platform, launch, kind, namespace, configuration } = service;
  const { vcpu, memoryMiB } = configuration;
  const size = [
    vcpu === undefined ? null : sayVcpu(vcpu),
    memoryMiB === undefined ? null : `${memoryMiB.toLocaleString('en')} MiB`,
  ]
    .filter(Boolean)
    .join(', ');
  const launches = launch.split(/,\s*/).map(launchWord).join(' and ');
  const what = namespace ? `${kindWord(kind)} in ${namespace}` : '';
  return [platformWord(platform), what, launches, size].filter(Boolean).join(' · ');
};

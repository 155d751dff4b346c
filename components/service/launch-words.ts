import { platformWord } from '#components/ui/platform-word.ts';
import type { ServiceDetail } from '#lib/contract/services.ts';

const launches: Record<string, string> = {
  FARGATE: 'Fargate',
  FARGATE_SPOT: 'Fargate Spot',
  EC2: 'EC2',
  EXTERNAL: 'ECS Anywhere',
};

/** `FARGATE` → `Fargate`; a name that is not known stays as it is. */
export const launchWord = (launch: string): string => launches[launch] ?? launch;

/** "ECS · Fargate · 0.5 vCPU, 512 MiB". */
export const describeLaunch = ({ platform, launch, configuration }: ServiceDetail): string => {
  const { vcpu, memoryMiB } = configuration;
  const size = [
    vcpu === undefined ? null : `${vcpu} vCPU`,
    memoryMiB === undefined ? null : `${memoryMiB.toLocaleString('en')} MiB`,
  ]
    .filter(Boolean)
    .join(', ');
  return [platformWord(platform), launchWord(launch), size].filter(Boolean).join(' · ');
};

import type { TestProject } from 'vitest/node';
import { buildControlPlane, type ControlPlaneBuild } from './build-control-plane.ts';

declare module 'vitest' {
  interface ProvidedContext {
    controlPlane: ControlPlaneBuild;
  }
}

/** Builds the control plane once for all suites that need it, or tells them why there is none. */
export async function setup(project: TestProject): Promise<void> {
  const build = await buildControlPlane((line) => process.stdout.write(`${line}\n`));
  if ('reason' in build) process.stdout.write(`The real Kubernetes is left out: ${build.reason}\n`);
  project.provide('controlPlane', build);
}

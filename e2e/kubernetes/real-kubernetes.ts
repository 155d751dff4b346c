import { describe, inject, test } from 'vitest';

/** A suite that needs the real control plane; where there is none it is skipped as one, and its name says why. */
export function describeRealKubernetes(title: string, tests: (binary: string) => void): void {
  const build = inject('controlPlane');
  if ('binary' in build) describe(title, () => tests(build.binary));
  else test.skip(`${title}: ${build.reason}`, () => {});
}

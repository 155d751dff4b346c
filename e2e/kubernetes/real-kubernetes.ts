import { describe, inject } from 'vitest';

/** Suites that need the real control plane; where there is none they are skipped, and their name says why. */
export function describeRealKubernetes(title: string, tests: (binary: string) => void): void {
  const build = inject('controlPlane');
  if ('binary' in build) describe(title, () => tests(build.binary));
  else describe.skip(`${title} (skipped: ${build.reason})`, () => tests(''));
}

const partitionsByPrefix: readonly [prefix: string, partition: string][] = [
  ['cn-', 'aws-cn'],
  ['us-gov-', 'aws-us-gov'],
  ['us-isob-', 'aws-iso-b'],
  ['us-isof-', 'aws-iso-f'],
  ['eu-isoe-', 'aws-iso-e'],
  ['us-iso-', 'aws-iso'],
  ['eusc-', 'aws-eusc'],
];

/** The partition that a Region belongs to, for ARNs that have to be built. */
export const partitionOf = (region: string): string =>
  partitionsByPrefix.find(([prefix]) => region.startsWith(prefix))?.[1] ?? 'aws';

/** `ip-10-0-12-41` of a node of EC2: the domain is the same for all of a cluster. */
export const hostName = (node: string): string =>
  node.replace(/\.(?:[a-z0-9-]+\.)?compute\.internal$|\.ec2\.internal$/, '');

/**
 * The IAM principal behind the ARN that STS answers: a session goes by its role. STS leaves the role's path out,
 * so `known`, the configured role, stands in where it has the same name. Null for what is no principal's ARN.
 * https://docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html
 */
export const principalArnOf = (identityArn: string, known?: string): string | null => {
  const [, partition, account, role] =
    /^arn:([\w-]+):sts::(\d{12}):assumed-role\/([^/]+)\/.+$/.exec(identityArn) ?? [];
  if (!role) return /^arn:[\w-]+:iam::\d{12}:(user|role|root)\b/.test(identityArn) ? identityArn : null;
  const plain = `arn:${partition}:iam::${account}:role/${role}`;
  return known && isSamePrincipal(known, plain) ? known : plain;
};

const partsOf = (arn: string) => {
  const [, , , , account, resource = ''] = arn.split(':');
  const parts = resource.split('/');
  return { account, kind: parts[0], name: parts.at(-1) };
};

/** Whether two ARNs mean one user or role: its name is unique in the account, whatever its path. */
export const isSamePrincipal = (one: string, other: string): boolean => {
  const [a, b] = [partsOf(one), partsOf(other)];
  return a.account === b.account && a.kind === b.kind && a.name === b.name;
};

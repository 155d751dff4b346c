type Place = { account: string; region: string };

export const ecsArn = ({ account, region }: Place, kind: string, rest: string): string =>
  `arn:aws:ecs:${region}:${account}:${kind}/${rest}`;

export const clusterArn = (place: Place, name: string): string => ecsArn(place, 'cluster', name);
export const serviceArn = (place: Place, cluster: string, name: string): string =>
  ecsArn(place, 'service', `${cluster}/${name}`);
export const taskArn = (place: Place, cluster: string, id: string): string =>
  ecsArn(place, 'task', `${cluster}/${id}`);
export const instanceArn = (place: Place, cluster: string, id: string): string =>
  ecsArn(place, 'container-instance', `${cluster}/${id}`);
export const definitionArn = (place: Place, family: string, revision: number): string =>
  ecsArn(place, 'task-definition', `${family}:${revision}`);
export const roleArn = (account: string, name: string): string => `arn:aws:iam::${account}:role/${name}`;

/** The last part of an ARN, or the text itself when it is a plain name. */
export const lastPart = (arnOrName: string): string => arnOrName.slice(arnOrName.lastIndexOf('/') + 1);

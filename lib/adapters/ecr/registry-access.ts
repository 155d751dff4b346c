import type { Call } from '#lib/adapters/aws/call.ts';
import type { AwsClients } from '#lib/adapters/aws/clients.ts';

/** What every read of one account's and Region's registry needs. */
export type RegistryAccess = {
  ecr: AwsClients['ecr'];
  call: Call;
  account: string;
  region: string;
  now: () => Date;
};

export const repositoryArnLike = ({ account, region }: RegistryAccess, name: string): string =>
  `repository ${name} of ${account} in ${region}`;

import type { EksFacts } from '#lib/contract/clusters.ts';

/** From where the Kubernetes API can be reached. */
export const sayEndpoint = ({ isPublic, isPrivate, publicCidrs }: EksFacts['endpoint']): string => {
  const isOpen = publicCidrs.includes('0.0.0.0/0');
  const from =
    isPublic && publicCidrs.length > 0 ? (isOpen ? ' to all' : ` to ${publicCidrs.join(', ')}`) : '';
  if (isPublic) return `public${from}${isPrivate ? ', and private' : ''}`;
  return isPrivate ? 'private: only from its VPC' : 'neither public nor private';
};

const authenticationModes: Record<string, string> = {
  API: 'access entries',
  CONFIG_MAP: 'aws-auth config map',
  API_AND_CONFIG_MAP: 'access entries and aws-auth config map',
};

/** Who decides whom the cluster lets in. */
export const sayAuthentication = ({ authenticationMode: mode }: EksFacts): string | undefined =>
  mode && (authenticationModes[mode] ?? mode);

/** "public endpoint, access entries": both in a few words. */
export const sayAccess = (eks: EksFacts): string => {
  const { isPublic, isPrivate } = eks.endpoint;
  const words = [isPublic && 'public', isPrivate && 'private'].filter(Boolean).join(' and ');
  return [words && `${words} endpoint`, sayAuthentication(eks)].filter(Boolean).join(', ');
};

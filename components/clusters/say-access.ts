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
export const sayAccess = ({ endpoint, authenticationMode }: EksFacts): string => {
  const words = [endpoint.isPublic && 'public', endpoint.isPrivate && 'private'].filter(Boolean);
  const entries = authenticationMode?.includes('API') ? 'access entries' : null;
  const map = authenticationMode?.includes('CONFIG_MAP') ? 'aws-auth' : null;
  return [words.length > 0 && `${words.join(' and ')} endpoint`, [entries, map].filter(Boolean).join(' and ')]
    .filter(Boolean)
    .join(', ');
};

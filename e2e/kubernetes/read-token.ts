const prefix = 'k8s-aws-v1.';
const longestBytes = 4096;
const lifeMs = 15 * 60_000;
const longestExpirySeconds = 900;
const stsHost = /^sts(-fips)?(\.[a-z0-9-]+)?\.amazonaws\.com$/;
const knownKeys = [
  'action',
  'version',
  'x-amz-algorithm',
  'x-amz-credential',
  'x-amz-date',
  'x-amz-expires',
  'x-amz-security-token',
  'x-amz-signature',
  'x-amz-signedheaders',
];

export type SignedCall = {
  url: URL;
  accessKeyId: string;
  region: string;
  signedAt: Date;
  expiresInSeconds: number;
  sessionToken?: string;
  signature: string;
};

const readDate = (text: string): Date =>
  new Date(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));

/**
 * The presigned GetCallerIdentity that a token holds, or why it is none. `ownHost` stands for STS beside AWS' own.
 * https://github.com/kubernetes-sigs/aws-iam-authenticator/blob/master/pkg/token/token.go
 */
export function readToken(token: string, ownHost: string, now: Date): SignedCall | { error: string } {
  if (!token.startsWith(prefix)) return { error: `token is missing the prefix ${prefix}` };
  if (token.length > longestBytes) return { error: 'token is too large' };
  const text = token.slice(prefix.length);
  if (!/^[A-Za-z0-9_-]+$/.test(text)) return { error: 'token is no unpadded base64url' };
  const url = URL.parse(Buffer.from(text, 'base64url').toString('utf8'));
  if (!url) return { error: 'token holds no URL' };
  const isAws = url.protocol === 'https:' && stsHost.test(url.host);
  if (!isAws && url.host !== ownHost) return { error: `unexpected hostname ${url.host}` };
  if (url.pathname !== '/') return { error: `unexpected path ${url.pathname}` };
  const query = new Map<string, string>();
  for (const [key, value] of url.searchParams) {
    const name = key.toLowerCase();
    if (!knownKeys.includes(name) || query.has(name)) return { error: `unexpected query parameter ${key}` };
    query.set(name, value);
  }
  const get = (name: string): string => query.get(name) ?? '';
  if (get('action') !== 'GetCallerIdentity') return { error: 'unexpected action' };
  if (!get('x-amz-signedheaders').split(';').includes('x-k8s-aws-id'))
    return { error: 'the header x-k8s-aws-id is not signed' };
  const expiresInSeconds = Number(get('x-amz-expires'));
  if (!(expiresInSeconds >= 0 && expiresInSeconds <= longestExpirySeconds))
    return { error: 'invalid X-Amz-Expires' };
  const signedAt = readDate(get('x-amz-date'));
  if (!(now.getTime() - signedAt.getTime() <= lifeMs)) return { error: 'token is expired' };
  const [accessKeyId = '', , region = ''] = get('x-amz-credential').split('/');
  return {
    url,
    accessKeyId,
    region,
    signedAt,
    expiresInSeconds,
    signature: get('x-amz-signature'),
    ...(query.has('x-amz-security-token') ? { sessionToken: get('x-amz-security-token') } : {}),
  };
}

import type { IncomingMessage } from 'node:http';
import { accountOf } from '../aws/identify-caller.ts';
import type { EksCluster } from '../world/eks-state.ts';
import type { World } from '../world/world.ts';
import type { User } from './kube-request.ts';
import { unauthorized } from './status-error.ts';

const prefix = 'k8s-aws-v1.';
const longestTokenBytes = 4096;
const lifeMs = 15 * 60_000;
const knownKeys = new Set([
  'action',
  'version',
  'x-amz-algorithm',
  'x-amz-credential',
  'x-amz-date',
  'x-amz-expires',
  'x-amz-security-token',
  'x-amz-signature',
  'x-amz-signedheaders',
]);

const stsHost = /^sts(-fips)?(\.[a-z0-9-]+)?\.amazonaws\.com$/;

const readTime = (text: string): number =>
  Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));

/** `assumed-role/NAME/SESSION` is known by its role. */
function readPrincipal(arn: string): { principalArn: string; session: string } {
  const match = /^arn:aws:sts::(\d{12}):assumed-role\/([^/]+)\/(.+)$/.exec(arn);
  if (!match) return { principalArn: arn, session: '' };
  return { principalArn: `arn:aws:iam::${match[1]}:role/${match[2]}`, session: match[3] ?? '' };
}

export type TokenCheck = { world: World; cluster: EksCluster; token: string; ownHost: string };

/** The caller behind a presigned GetCallerIdentity, checked as aws-iam-authenticator does; null when it is refused. */
export function readToken({
  world,
  cluster,
  token,
  ownHost,
}: TokenCheck): { accessKeyId: string; arn: string } | null {
  if (!token.startsWith(prefix) || token.length > longestTokenBytes) return null;
  const text = token.slice(prefix.length);
  if (!/^[A-Za-z0-9_-]+$/.test(text)) return null;
  const url = URL.parse(Buffer.from(text, 'base64url').toString('utf8'));
  if (url?.pathname !== '/') return null;
  const isAws = url.protocol === 'https:' && stsHost.test(url.host);
  // A client whose STS endpoint is this very process signs for it.
  if (!isAws && url.host !== ownHost) return null;
  const seen = new Map<string, string>();
  for (const [key, value] of url.searchParams) {
    const lower = key.toLowerCase();
    if (!knownKeys.has(lower) || seen.has(lower)) return null;
    seen.set(lower, value);
  }
  const get = (key: string) => seen.get(key) ?? '';
  if (get('action') !== 'GetCallerIdentity' || get('x-amz-algorithm') !== 'AWS4-HMAC-SHA256') return null;
  if (!get('x-amz-signedheaders').split(';').includes('x-k8s-aws-id')) return null;
  const expires = Number(get('x-amz-expires'));
  if (!(expires >= 0 && expires <= 900)) return null;
  // Tokens are made on the caller's machine: its clock counts, not the world's.
  const ageMs = Date.now() - readTime(get('x-amz-date'));
  if (!(ageMs <= lifeMs && ageMs > -lifeMs) || !/^[0-9a-f]{64}$/.test(get('x-amz-signature'))) return null;
  const [accessKeyId = '', , , service] = get('x-amz-credential').split('/');
  if (service !== 'sts' || !accessKeyId) return null;
  const account = accountOf(accessKeyId);
  if (account !== cluster.account && !world.blueprint.accounts.some((one) => one.id === account)) return null;
  return { accessKeyId, arn: world.sessions.get(accessKeyId) ?? `arn:aws:iam::${account}:user/developer` };
}

/** Who asks; no bearer at all is an anonymous user, a bad one is refused. */
export function authenticate(
  request: IncomingMessage,
  { world, cluster, ownHost }: Omit<TokenCheck, 'token'>,
): User {
  const protocols = String(request.headers['sec-websocket-protocol'] ?? '');
  const [, inProtocol] = /base64url\.bearer\.authorization\.k8s\.io\.([A-Za-z0-9_-]+)/.exec(protocols) ?? [];
  const [, inHeader] = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
  const token = inHeader ?? (inProtocol ? Buffer.from(inProtocol, 'base64url').toString() : undefined);
  if (!token)
    return {
      name: 'system:anonymous',
      uid: '',
      groups: ['system:unauthenticated'],
      principalArn: null,
      extra: {},
    };
  const caller = readToken({ world, cluster, token, ownHost });
  if (!caller) throw unauthorized();
  const { accessKeyId, arn } = caller;
  const { principalArn, session } = readPrincipal(arn);
  const entry = cluster.accessEntries.get(principalArn);
  if (!entry) throw unauthorized();
  const principalId = session ? `AROA${cluster.account}QDEXAMPLE` : `AIDA${cluster.account}QDEXA`;
  return {
    name: entry.username.replace('{{SessionName}}', session.replaceAll('@', '-')),
    uid: `aws-iam-authenticator:${cluster.account}:${principalId}`,
    groups: [...entry.groups, 'system:authenticated'],
    principalArn,
    extra: {
      accessKeyId: [accessKeyId],
      arn: [arn],
      canonicalArn: [principalArn],
      principalId: [principalId],
      sessionName: [session],
    },
  };
}

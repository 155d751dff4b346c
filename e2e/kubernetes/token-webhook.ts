import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { DescribeAccessEntryCommand, EKSClient } from '@aws-sdk/client-eks';
import { createServingIdentity } from '#simulator/kubernetes/certificate.ts';
import { isSignedFor } from './check-signature.ts';
import type { Webhook } from './cluster-folder.ts';
import { readToken } from './read-token.ts';

type WebhookInput = {
  /** The name that tokens must be signed for. */
  cluster: string;
  /** Where STS and EKS are. */
  awsUrl: string;
  /** The secret behind an access key; null when there is none. */
  secretOf: (accessKeyId: string) => string | null;
};

type UserInfo = { username: string; uid: string; groups: string[]; extra: Record<string, string[]> };

export type TokenWebhook = Webhook & {
  /** Why tokens were refused, newest last: an API server only says 401. */
  refusals: string[];
  close: () => Promise<void>;
};

/** `assumed-role/NAME/SESSION` is let in as its role. */
function readPrincipal(arn: string): { principalArn: string; session: string } {
  const [, account, name, session = ''] =
    /^arn:aws:sts::(\d{12}):assumed-role\/([^/]+)\/(.+)$/.exec(arn) ?? [];
  return account
    ? { principalArn: `arn:aws:iam::${account}:role/${name}`, session }
    : { principalArn: arn, session };
}

/** Checks tokens as EKS does: their form, their signature, who STS says they are, and the cluster's access entries. */
export async function startTokenWebhook({ cluster, awsUrl, secretOf }: WebhookInput): Promise<TokenWebhook> {
  const identity = createServingIdentity(['127.0.0.1', 'localhost']);
  const eks = new EKSClient({
    region: 'eu-west-1',
    endpoint: awsUrl,
    credentials: { accessKeyId: '123456789012', secretAccessKey: 'webhook' },
  });
  const refusals: string[] = [];

  async function identify(token: string): Promise<UserInfo> {
    const call = readToken(token, new URL(awsUrl).host, new Date());
    if ('error' in call) throw new Error(call.error);
    const secret = secretOf(call.accessKeyId);
    if (!secret || !(await isSignedFor(call, cluster, secret)))
      throw new Error('The request signature we calculated does not match the signature you provided.');
    const answer = await fetch(`${awsUrl}/${call.url.search}`, { headers: { 'x-k8s-aws-id': cluster } });
    const text = await answer.text();
    const read = (name: string): string => new RegExp(`<${name}>([^<]+)</${name}>`).exec(text)?.[1] ?? '';
    const arn = read('Arn');
    if (answer.status !== 200 || !arn) throw new Error(`STS answered ${answer.status}: ${text}`);
    const { principalArn, session } = readPrincipal(arn);
    const { accessEntry } = await eks.send(
      new DescribeAccessEntryCommand({ clusterName: cluster, principalArn }),
    );
    return {
      username: (accessEntry?.username ?? '').replace('{{SessionName}}', session.replaceAll('@', '-')),
      uid: `aws-iam-authenticator:${read('Account')}:${read('UserId').split(':')[0]}`,
      groups: accessEntry?.kubernetesGroups ?? [],
      extra: {
        accessKeyId: [call.accessKeyId],
        arn: [arn],
        canonicalArn: [principalArn],
        principalId: [read('UserId').split(':')[0] ?? ''],
        sessionName: [session],
      },
    };
  }

  const server = createServer(
    { cert: identity.certificate, key: identity.key },
    async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      const review = JSON.parse(body) as { apiVersion: string; spec: { token: string } };
      const status = await identify(review.spec.token).then(
        (user) => ({ authenticated: true, user }),
        (error: Error) => {
          refusals.push(error.message);
          return { authenticated: false, error: error.message };
        },
      );
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ apiVersion: review.apiVersion, kind: 'TokenReview', status }));
    },
  );
  // An API server refuses a token when the webhook is late to shake hands, as a busy process is: once has to do.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `https://127.0.0.1:${port}/authenticate`,
    authority: identity.authority,
    refusals,
    close: async () => {
      eks.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

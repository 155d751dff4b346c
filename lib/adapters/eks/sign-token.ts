import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import type { StsEndpoint } from './sts-endpoint.ts';

// The authenticator takes 0 to 900 and goes by the date instead: 15 minutes from it.
const expiresInSeconds = 60;

export type Credentials = { accessKeyId: string; secretAccessKey: string; sessionToken?: string };

/**
 * The bearer token of an EKS cluster: a presigned GetCallerIdentity whose signed header names the cluster. Only
 * the query keys that the authenticator knows may be in it.
 * https://github.com/kubernetes-sigs/aws-iam-authenticator/blob/master/pkg/token/token.go
 */
export const signToken = async (input: {
  credentials: Credentials;
  region: string;
  endpoint: StsEndpoint;
  /** The cluster's name; of a local cluster on Outposts its id. */
  clusterKey: string;
  at: Date;
}): Promise<string> => {
  const { credentials, region, endpoint, clusterKey, at } = input;
  const { protocol, hostname, port } = endpoint;
  const host = port ? `${hostname}:${port}` : hostname;
  const signer = new SignatureV4({ service: 'sts', region, sha256: Sha256, credentials });
  const { query = {} } = await signer.presign(
    {
      method: 'GET',
      protocol,
      hostname,
      ...(port ? { port } : {}),
      path: '/',
      headers: { host, 'x-k8s-aws-id': clusterKey },
      query: { Action: 'GetCallerIdentity', Version: '2011-06-15' },
    },
    { expiresIn: expiresInSeconds, signingDate: at },
  );
  const pairs = Object.entries(query).map(
    ([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(String(value))}`,
  );
  const url = `${protocol}//${host}/?${pairs.join('&')}`;
  return `k8s-aws-v1.${Buffer.from(url).toString('base64url')}`;
};

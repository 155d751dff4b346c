import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import type { SignedCall } from './read-token.ts';

/** Whether a presigned call was signed with this secret and for this cluster; STS itself would tell, an emulator does not. */
export async function isSignedFor(
  call: SignedCall,
  cluster: string,
  secretAccessKey: string,
): Promise<boolean> {
  const { url, accessKeyId, region, sessionToken, signedAt, expiresInSeconds, signature } = call;
  const signer = new SignatureV4({
    service: 'sts',
    region,
    sha256: Sha256,
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) },
  });
  const { query } = await signer.presign(
    {
      method: 'GET',
      protocol: url.protocol,
      hostname: url.hostname,
      path: '/',
      headers: { host: url.host, 'x-k8s-aws-id': cluster },
      query: { Action: 'GetCallerIdentity', Version: url.searchParams.get('Version') ?? '' },
    },
    { expiresIn: expiresInSeconds, signingDate: signedAt },
  );
  return query?.['X-Amz-Signature'] === signature;
}

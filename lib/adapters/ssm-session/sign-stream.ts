import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';

type Credentials = { accessKeyId: string; secretAccessKey: string; sessionToken?: string };

/**
 * The headers that sign the request for a session's stream, as `session-manager-plugin` does from 1.2.764 on; none
 * for a URL that is signed itself.
 * https://github.com/aws/session-manager-plugin/blob/mainline/src/communicator/websocketchannel.go
 */
export const signStream = async (input: {
  streamUrl: string;
  credentials: Credentials;
  region: string;
  at: Date;
}): Promise<Record<string, string>> => {
  const { streamUrl, credentials, region, at } = input;
  const { host, hostname, pathname, searchParams } = new URL(streamUrl);
  if ([...searchParams.keys()].some((name) => name.startsWith('X-Amz-'))) return {};
  const signer = new SignatureV4({
    service: 'ssmmessages',
    region,
    sha256: Sha256,
    credentials,
    applyChecksum: false,
  });
  const { headers } = await signer.sign(
    {
      method: 'GET',
      protocol: 'https:',
      hostname,
      path: pathname,
      query: Object.fromEntries(searchParams),
      headers: { host },
    },
    { signingDate: at },
  );
  const { host: _own, ...signed } = headers;
  return signed;
};

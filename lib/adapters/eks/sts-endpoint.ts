import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import { z } from 'zod';
import { unavailable } from '#lib/domain/domain-error.ts';

export type StsEndpoint = { protocol: string; hostname: string; port?: number };

const Request = z.object({
  protocol: z.string(),
  hostname: z.string().min(1),
  port: z.number().optional(),
});

/**
 * Where the SDK itself would send a call of STS: the Region's host, or the endpoint of the environment or of the
 * shared configuration. The call is built that far and is never sent.
 */
export const resolveStsEndpoint = async (sts: STSClient): Promise<StsEndpoint> => {
  const command = new GetCallerIdentityCommand({});
  let built: unknown;
  command.middlewareStack.add(
    () => async (args) => {
      built = args.request;
      return { output: { $metadata: {} }, response: {} };
    },
    { step: 'build', priority: 'low', name: 'stopBeforeSending' },
  );
  await sts.send(command);
  const parsed = Request.safeParse(built);
  if (!parsed.success) throw unavailable('The endpoint of STS for this Region is not known.');
  const { protocol, hostname, port } = parsed.data;
  return { protocol, hostname, ...(port ? { port } : {}) };
};

import {
  DescribeServiceDeploymentsCommand,
  ListServiceDeploymentsCommand,
  type ServiceDeployment,
} from '@aws-sdk/client-ecs';
import { type Page, readAllPages } from '#lib/adapters/aws/all-pages.ts';
import { chunksOf, mapLimited } from '#lib/adapters/aws/map-limited.ts';
import type { Read } from '#lib/domain/ports/known.ts';
import { isFinished, statusOfServiceDeployment } from './deployment-status.ts';
import type { EcsContext } from './ecs-context.ts';

const batchSize = 20;

/** Service deployments by ARN, in twenties; finished ones are kept for ever. */
export const describeServiceDeployments = async (
  { clients, call, caches }: EcsContext,
  arns: readonly string[],
  signal: AbortSignal,
): Promise<Map<string, ServiceDeployment>> => {
  const found = new Map<string, ServiceDeployment>();
  const missing: string[] = [];
  for (const arn of new Set(arns)) {
    const kept = caches.finishedDeployments.get(arn);
    if (kept) found.set(arn, kept);
    else missing.push(arn);
  }
  const answers = await mapLimited(chunksOf(missing, batchSize), 4, (serviceDeploymentArns) =>
    call({
      action: 'ecs:DescribeServiceDeployments',
      signal,
      send: (options) =>
        clients.ecs.send(new DescribeServiceDeploymentsCommand({ serviceDeploymentArns }), options),
    }),
  );
  for (const deployment of answers.flatMap(({ serviceDeployments = [] }) => serviceDeployments)) {
    const arn = deployment.serviceDeploymentArn;
    if (!arn) continue;
    found.set(arn, deployment);
    if (isFinished(statusOfServiceDeployment(deployment.status)))
      caches.finishedDeployments.set(arn, deployment);
  }
  return found;
};

/** The deployments of a service that AWS still shows (90 days), newest first. */
export const readServiceDeployments = async (
  context: EcsContext,
  {
    cluster,
    service,
    scope,
    signal,
    maxPages = 10,
  }: { cluster: string; service: string; scope: string; signal: AbortSignal; maxPages?: number },
): Promise<Read<ServiceDeployment[]>> => {
  const { clients, call } = context;
  const listed = await readAllPages({
    scope,
    maxPages,
    readPage: async (nextToken): Promise<Page<string>> => {
      const answer = await call({
        action: 'ecs:ListServiceDeployments',
        resource: `${cluster}/${service}`,
        signal,
        send: (options) =>
          clients.ecs.send(
            new ListServiceDeploymentsCommand({ cluster, service, maxResults: 100, nextToken }),
            options,
          ),
      });
      const items = (answer.serviceDeployments ?? []).flatMap((one) => one.serviceDeploymentArn ?? []);
      return { items, nextToken: answer.nextToken };
    },
  });
  const found = await describeServiceDeployments(context, listed.value, signal);
  const newestFirst = [...found.values()].sort(
    (a, b) => (b.createdAt?.getTime() ?? 0) - (a.createdAt?.getTime() ?? 0),
  );
  return { value: newestFirst, incomplete: listed.incomplete };
};

import type { Service, ServiceDeployment, ServiceRevision, TaskDefinition } from '@aws-sdk/client-ecs';
import { expect, test } from 'vitest';
import { toFallbackHistory } from './deployment-fallback.ts';
import { findGoodDeployment, toHistory } from './deployment-history.ts';

const at = (hour: number) => new Date(Date.UTC(2026, 10, 22, hour));
const definitionArn = (number: number) => `arn:aws:ecs:eu-west-1:1:task-definition/web:${number}`;
const revisionArn = (number: number) => `arn:aws:ecs:eu-west-1:1:service-revision/prod/web/${number}`;

const revisions = new Map<string, ServiceRevision>(
  [1, 2, 3].map((number) => [
    revisionArn(number),
    {
      serviceRevisionArn: revisionArn(number),
      taskDefinition: definitionArn(number),
      containerImages: [{ containerName: 'web', image: `x/web:v${number}`, imageDigest: `sha256:${number}` }],
    },
  ]),
);

const deployment = (
  id: string,
  [from, to]: [number, number],
  status: string,
  more: ServiceDeployment = {},
): ServiceDeployment => ({
  serviceDeploymentArn: `arn:aws:ecs:eu-west-1:1:service-deployment/prod/web/${id}`,
  status: status as ServiceDeployment['status'],
  createdAt: at(from),
  startedAt: at(from),
  sourceServiceRevisions: [{ arn: revisionArn(from) }],
  targetServiceRevision: {
    arn: revisionArn(to),
    requestedTaskCount: 4,
    runningTaskCount: 4,
    pendingTaskCount: 0,
  },
  ...more,
});

const service: Service = { serviceName: 'web', taskDefinition: definitionArn(2), deployments: [] };
const history = (newestFirst: ServiceDeployment[]) =>
  toHistory({ service, newestFirst, revisions, byOf: () => undefined });

test('names both sides of a deployment by revision, tag and digest', () => {
  const [only] = history([deployment('a', [1, 2], 'SUCCESSFUL')]);
  expect(only).toMatchObject({
    id: 'a',
    status: 'successful',
    current: true,
    from: { revision: 'web:1', images: [{ container: 'web', tag: 'v1', digest: 'sha256:1' }] },
    to: { revision: 'web:2', images: [{ tag: 'v2', digest: 'sha256:2' }] },
  });
});

test('calls the one current that runs after a rollback', () => {
  const rows = history([
    deployment('c', [2, 3], 'ROLLBACK_SUCCESSFUL', {
      rollback: { reason: 'circuit breaker', serviceRevisionArn: revisionArn(2) },
    }),
    deployment('b', [1, 2], 'SUCCESSFUL'),
  ]);
  expect(rows.map(({ id, current, rolledBack }) => [id, current, rolledBack])).toEqual([
    ['c', false, true],
    ['b', true, undefined],
  ]);
  expect(rows[0]?.reason).toBe('circuit breaker');
});

test('goes back to the last good deployment of another revision, never to one that was taken back', () => {
  const rows = history([
    deployment('d', [2, 3], 'IN_PROGRESS'),
    deployment('c', [2, 3], 'ROLLBACK_SUCCESSFUL', { rollback: { serviceRevisionArn: revisionArn(2) } }),
    deployment('b', [1, 2], 'SUCCESSFUL'),
  ]);
  expect(findGoodDeployment(rows)?.id).toBe('b');
  expect(findGoodDeployment(history([deployment('b', [1, 2], 'SUCCESSFUL')]))).toBeUndefined();
});

test('shows a status that it does not know as unknown', () => {
  expect(history([deployment('a', [1, 2], 'SOMETHING_NEW')])[0]?.status).toBe('unknown');
});

test('builds a history from deployments and earlier revisions where the endpoint keeps none', () => {
  const definitions = [3, 2, 1].map(
    (number): TaskDefinition => ({
      taskDefinitionArn: definitionArn(number),
      revision: number,
      registeredAt: at(number),
      containerDefinitions: [{ name: 'web', image: `x/web:v${number}` }],
    }),
  );
  const rows = toFallbackHistory({
    service: {
      ...service,
      deployments: [
        {
          id: 'ecs-svc/2',
          status: 'PRIMARY',
          taskDefinition: definitionArn(2),
          rolloutState: 'COMPLETED',
          createdAt: at(5),
        },
      ],
      events: [
        { id: 'e', createdAt: at(6), message: '(service web) (deployment ecs-svc/2) deployment completed.' },
      ],
    },
    definitions,
  });
  expect(rows.map(({ id, status, current }) => [id, status, current])).toEqual([
    ['ecs-svc/2', 'successful', true],
    ['web:1', 'unknown', false],
  ]);
  expect(rows[0]?.finishedAt).toBe(at(6).toISOString());
  expect(rows[1]?.to.images[0]?.tag).toBe('v1');
});

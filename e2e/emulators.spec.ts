import { expect, test } from '@playwright/test';
import { accessApi } from '../lib/contract/api/access-api.ts';
import { deploymentsApi, servicesApi, tasksApi } from '../lib/contract/api/services-api.ts';
import { type Api, createApi, createKey, until } from './support/api.ts';
import { changeEach, type Habit, refusals, startHabit, without } from './support/habits.ts';
import { doMainJob, type Ref } from './support/main-job.ts';
import { type Simulator, startQuarterdeck, startSimulator } from './support/world.ts';

const cluster = 'ecs:123456789012:eu-west-1:shop';
const rolloutOperations = /ServiceDeployment|ServiceRevision/;
const rolloutFields = ['currentServiceDeployment', 'currentServiceRevisions'];

const eachText = (body: object, rule: (text: string) => string) =>
  JSON.parse(JSON.stringify(body), (_key, value) => (typeof value === 'string' ? rule(value) : value));

const optional = [
  ...rolloutFields,
  'createdAt',
  'createdBy',
  'updatedAt',
  'events',
  'rolloutState',
  'rolloutStateReason',
  'failedTasks',
  'registeredAt',
  'registeredBy',
  'startedBy',
  'startedAt',
  'imageDigest',
  'deploymentConfiguration',
  'deploymentController',
  'healthStatus',
  'launchType',
  'platformVersion',
  'tags',
];

type Trial = { name: string; service: string; habit: Habit; ends: string[]; says?: RegExp };

const trials: Trial[] = [
  {
    name: 'has no service deployments, and answers a page for people',
    service: 'search',
    habit: {
      lacks: rolloutOperations,
      refuse: refusals.html,
      answer: (_operation, body) => changeEach(body, (one) => without(one, rolloutFields)) as typeof body,
    },
    ends: ['succeeded'],
    says: /does not support ecs:ListServiceDeployments/,
  },
  {
    name: 'leaves out every field that may be absent, and refuses in XML',
    service: 'orders-consumer',
    habit: {
      lacks: rolloutOperations,
      refuse: refusals.xml,
      answer: (_operation, body) => changeEach(body, (one) => without(one, optional)) as typeof body,
    },
    ends: ['succeeded', 'unknown'],
    says: /does not support ecs:ListServiceDeployments/,
  },
  {
    name: 'keeps to short ARNs and lists services by name',
    service: 'orders',
    habit: {
      answer: (operation, body) => {
        const short = eachText(body, (text) => text.replace(/(:service\/)[^/]+\/([^/]+)$/, '$1$2'));
        if (operation !== 'ListServices') return short;
        const names = (short.serviceArns as string[]).map((arn) => arn.slice(arn.lastIndexOf('/') + 1));
        return { ...short, serviceArns: names, nextToken: short.nextToken ?? '' };
      },
    },
    ends: ['succeeded'],
  },
  {
    name: 'counts in texts, has empty texts, fields and words that nobody knows',
    service: 'media-thumbnails',
    habit: {
      answer: (_operation, body) =>
        changeEach(body, (one) => ({
          ...one,
          ...('desiredCount' in one ? { desiredCount: String(one.desiredCount) } : {}),
          ...('runningCount' in one ? { runningCount: String(one.runningCount) } : {}),
          ...('serviceArn' in one ? { platformVersion: '', roleArn: '', launchType: 'QUANTUM' } : {}),
          ...('lastStatus' in one ? { stopCode: one.stopCode ?? '', healthStatus: 'PONDERING' } : {}),
          somethingNew: { nested: [1, null] },
        })) as typeof body,
    },
    ends: ['succeeded'],
  },
  {
    name: 'has nothing but ECS, ECR and logs, and refuses without a type',
    service: 'media-thumbnails',
    habit: {
      lacks:
        /Scal|ScheduledAction|TargetGroup|TargetHealth|Metric|Lifecycle|ScanFinding|CapacityProvider|GetDownloadUrl|Role$|Secret|Parameter/,
      refuse: refusals.untyped,
    },
    ends: ['succeeded'],
    says: /does not support application-autoscaling:DescribeScalableTargets/,
  },
  {
    name: 'has no STS, so that ARNs tell the account',
    service: 'orders-consumer',
    habit: { lacks: /GetCallerIdentity/, refuse: refusals.methodNotAllowed },
    ends: ['succeeded'],
  },
];

/** A revision that is not the one which runs. */
const findEarlier = async (api: Api, service: Ref): Promise<string> => {
  const { revision } = await api.call(servicesApi.get, service);
  const { items } = await api.call(deploymentsApi.list, service);
  const others = items.filter(({ to }) => to.revision !== revision && to.revision.includes(':'));
  const earlier = others.find(({ status }) => status === 'successful') ?? others[0];
  if (!earlier) throw new Error(`nothing to go back to: ${JSON.stringify(items).slice(0, 500)}`);
  return earlier.to.revision;
};

test.describe('against a server of the AWS protocols that', () => {
  let simulator: Simulator;
  test.beforeAll(async () => {
    simulator = await startSimulator({ seed: 'habits', speed: 20 });
  });
  test.afterAll(() => simulator.stop());

  for (const { name, service: id, habit, ends, says } of trials)
    test(`${name}: the main job works`, async () => {
      test.setTimeout(400_000);
      const emulator = await startHabit(simulator.url, habit);
      const quarterdeck = await startQuarterdeck({ awsUrl: emulator.url, regions: ['eu-west-1'] });
      try {
        const api = createApi(quarterdeck.url, await createKey(quarterdeck.url, 'admin'));
        const connections = await until(
          () => api.call(accessApi.connections, {}),
          ({ items }) => items[0]?.status === 'ok',
        );
        expect(connections.items[0]).toMatchObject({ account: '123456789012' });
        const service = { cluster, service: id };
        const before = await api.call(servicesApi.get, service);
        const revision = await findEarlier(api, service);
        const desired = (before.desired ?? 1) + 1;
        const { scaled, rolledBack } = await doMainJob(api, service, { desired, revision });
        expect(ends, rolledBack.reason).toContain(rolledBack.state);
        expect(scaled.state).toBe('succeeded');
        await until(
          () => api.call(servicesApi.get, service),
          (after) => after.desired === desired && after.revision === revision,
        );
        expect((await api.call(tasksApi.list, service)).items.length).toBeGreaterThan(0);
        if (says) {
          const reads = await Promise.all([
            api.call(deploymentsApi.list, service),
            api.call(servicesApi.scaling, service),
          ]);
          const said = reads.flatMap(({ incomplete }) => incomplete.map(({ message }) => message));
          expect(said.join('\n')).toMatch(says);
        }
      } finally {
        await quarterdeck.stop();
        await emulator.stop();
      }
    });
});

import { expect, test } from '@playwright/test';
import { accessApi } from '../lib/contract/api/access-api.ts';
import { plansApi } from '../lib/contract/api/plans-api.ts';
import { deploymentsApi, servicesApi } from '../lib/contract/api/services-api.ts';
import { createApi, createKey } from './support/api.ts';
import { doMainJob, plan } from './support/main-job.ts';
import { findMoto, motoService, startMoto } from './support/moto.ts';
import { startQuarterdeck } from './support/world.ts';

const program = findMoto();

test.describe('against an AWS that others wrote (moto)', () => {
  test.skip(program === null, 'moto_server is neither in PATH nor installable here');

  test('the main job works, and what moto lacks degrades', async () => {
    if (!program) throw new Error('skipped above');
    test.setTimeout(240_000);
    const moto = await startMoto(program);
    const quarterdeck = await startQuarterdeck({ awsUrl: moto.url, regions: ['eu-west-1'] });
    try {
      const api = createApi(quarterdeck.url, await createKey(quarterdeck.url, 'admin'));

      const { scaled, rolledBack } = await doMainJob(api, motoService, { desired: 3, revision: 'web:1' });
      // moto runs no tasks and keeps no service deployments: an end that cannot be seen is unknown, with what was seen.
      for (const operation of [scaled, rolledBack]) {
        expect(['succeeded', 'unknown']).toContain(operation.state);
        if (operation.state === 'unknown') expect(operation.reason).toBeTruthy();
      }

      const service = await api.call(servicesApi.get, motoService);
      expect(service.desired).toBe(3);
      expect(service.revision).toBe('web:1');
      const deployments = await api.call(deploymentsApi.list, motoService);
      expect(deployments.items[0]?.to.revision).toBeTruthy();

      const connections = await api.call(accessApi.connections, {});
      expect(connections.items[0]).toMatchObject({ account: '123456789012' });

      const images = await api.call(servicesApi.images, motoService);
      expect(images.items[0]?.candidates.flatMap((candidate) => candidate.tags).toSorted()).toEqual([
        'v1',
        'v2',
      ]);

      const again = await plan(api, motoService, { action: 'rollback', to: { revision: 'web:1' } });
      expect(again.checks.some((check) => check.level === 'block')).toBe(true);
      const refused = await api.refusal(plansApi.apply, {
        plan: again.id,
        idempotencyKey: 'again',
        body: {},
      });
      expect(refused.status).toBe(422);
    } finally {
      await quarterdeck.stop();
      await moto.stop();
    }
  });
});

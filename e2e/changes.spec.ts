import { imagesApi } from '../lib/contract/api/images-api.ts';
import { operationsApi, plansApi } from '../lib/contract/api/plans-api.ts';
import { servicesApi } from '../lib/contract/api/services-api.ts';
import { paths } from '../lib/paths.ts';
import { expect, test } from './fixtures.ts';
import { until } from './support/api.ts';
import { acceptAll, apply, change, plan } from './support/main-job.ts';
import { readWholeFleet } from './support/whole-fleet.ts';

const inShop = (service: string) => ({ cluster: 'ecs:123456789012:eu-west-1:shop', service });

test.describe('changes', () => {
  test('two operators on one service: the second is told what changed, and nothing is done', async ({
    apiAs,
    world,
  }) => {
    const first = await apiAs('operator');
    const second = await apiAs('admin');
    const ref = inShop('notify');
    const one = await plan(first, ref, { action: 'scale', desired: 4 });
    const two = await plan(second, ref, { action: 'scale', desired: 2 });
    await apply(first, one);
    await until(
      () => first.call(servicesApi.get, ref),
      (service) => service.desired === 4,
    );
    await world.simulator.forgetCalls();
    const refused = await second.refusal(plansApi.apply, {
      plan: two.id,
      idempotencyKey: crypto.randomUUID(),
      body: { confirm: two.confirm, accept: acceptAll(two) },
    });
    expect(refused).toMatchObject({ status: 409, code: 'conflict' });
    expect(JSON.stringify(refused.details)).toContain('4');
    expect(
      (await world.simulator.listCalls()).filter((call) => call.operation === 'ecs:UpdateService'),
    ).toEqual([]);
  });

  test('two operators in two browsers: the second sheet shows the difference and offers a new plan', async ({
    browser,
    enterAs,
    apiAs,
  }) => {
    const api = await apiAs('operator');
    const ref = inShop('media-thumbnails');
    const { desired } = await api.call(servicesApi.get, ref);
    const [mine, theirs] = [(desired ?? 0) + 1, (desired ?? 0) + 2];
    const openPlan = async (role: 'operator' | 'admin', count: number) => {
      const page = await (await browser.newContext()).newPage();
      await enterAs(role, page);
      const made = await plan(api, ref, { action: 'scale', desired: count });
      await page.goto(paths.service(ref, 'overview', { plan: made.id }));
      const sheet = page.getByRole('dialog', { name: made.title });
      await expect(sheet).toBeVisible();
      const press = sheet.getByRole('button', { name: made.title });
      await expect(press).toBeVisible();
      for (const box of await sheet.getByRole('checkbox').all()) await box.check();
      return { page, sheet, apply: press };
    };
    const first = await openPlan('operator', mine);
    const second = await openPlan('admin', theirs);
    await first.apply.click();
    await until(
      () => api.call(servicesApi.get, ref),
      (service) => service.desired === mine,
    );
    await second.apply.click();
    await expect(second.sheet.getByRole('button', { name: /new plan/i })).toBeVisible();
    await expect(second.sheet).toContainText(String(mine));
    expect((await api.call(servicesApi.get, ref)).desired).toBe(mine);
    await first.page.context().close();
    await second.page.context().close();
  });

  test('twenty clicks are one operation and one call to AWS', async ({ apiAs, world }) => {
    const api = await apiAs('operator');
    const made = await plan(api, inShop('orders'), { action: 'scale', desired: 5 });
    await world.simulator.forgetCalls();
    const key = crypto.randomUUID();
    const answers = await Promise.all(Array.from({ length: 20 }, () => apply(api, made, key)));
    expect(new Set(answers.map((answer) => answer.operationId)).size).toBe(1);
    const again = await api.refusal(plansApi.apply, {
      plan: made.id,
      idempotencyKey: crypto.randomUUID(),
      body: { confirm: made.confirm, accept: acceptAll(made) },
    });
    expect(again.status).toBe(409);
    expect(again.message + JSON.stringify(again.details)).toContain(answers[0]?.operationId);
    await until(
      () => api.call(operationsApi.get, { operation: answers[0]?.operationId ?? '' }),
      (operation) => operation.state === 'succeeded',
    );
    expect(
      (await world.simulator.listCalls()).filter((call) => call.operation === 'ecs:UpdateService'),
    ).toHaveLength(1);
  });

  test('a rollout that fails and is rolled back by the circuit breaker ends failed, with the reason', async ({
    apiAs,
    page,
    enterAs,
  }) => {
    test.setTimeout(480_000);
    const api = await apiAs('operator');
    const services = await until(
      () => api.call(servicesApi.listOfCluster, { cluster: inShop('').cluster, limit: 1000 }),
      ({ items }) => items.some(({ name, status }) => name === 'emails' && status === 'failing'),
    );
    const protectedService = await (async () => {
      for (const row of services.items.filter((item) => item.status === 'steady')) {
        const detail = await api.call(servicesApi.get, inShop(row.id));
        const { enabled, rollback } = detail.circuitBreaker;
        if (detail.status === 'steady' && enabled && rollback && (detail.desired ?? 0) > 0) return detail;
      }
      throw new Error('the world has no steady service with a circuit breaker');
    })();
    const ref = inShop(protectedService.id);
    const failing = services.items.find((row) => row.status === 'failing' && row.name === 'emails');
    const bad = failing?.images[0]?.reference;
    if (!bad) throw new Error('the world has no failing image');
    const container = protectedService.configuration.containers[0]?.name ?? '';
    const ended = await change(api, ref, { action: 'deploy', container, image: bad }, 240_000);
    expect(ended.state).toBe('failed');
    expect(ended.reason).toMatch(/circuit breaker|rolled back/i);
    await until(
      () => api.call(servicesApi.get, ref),
      (service) => service.status === 'steady' && service.revision === protectedService.revision,
      180_000,
    );
    await enterAs('viewer');
    await page.goto(paths.operation(ended.id));
    await expect(page.locator('main [data-status="failed"]').first()).toBeVisible();
  });

  test('what is understood but cannot be done is a block with the way out', async ({ apiAs }) => {
    const api = await apiAs('operator');
    const services = await readWholeFleet(api);
    let seen = 0;
    for (const row of services.items) {
      const detail = await api.call(servicesApi.get, { cluster: row.clusterId, service: row.id });
      if (detail.platform !== 'ecs' || detail.controller === 'ECS') continue;
      seen += 1;
      expect(detail.can.rollback.allowed).toBe(false);
      const revision = detail.revision;
      if (!revision) continue;
      const made = await plan(
        api,
        { cluster: row.clusterId, service: row.id },
        { action: 'rollback', to: { revision } },
      );
      const block = made.checks.find((check) => check.level === 'block');
      expect(block?.remedy).toBeTruthy();
      const refused = await api.refusal(plansApi.apply, {
        plan: made.id,
        idempotencyKey: crypto.randomUUID(),
        body: { accept: acceptAll(made) },
      });
      expect(refused.status).toBe(422);
    }
    expect(seen).toBeGreaterThanOrEqual(2);
  });

  test('an image that is gone from ECR cannot be rolled back to', async ({ apiAs }) => {
    const api = await apiAs('operator');
    const services = await readWholeFleet(api);
    for (const row of services.items) {
      const ref = { cluster: row.clusterId, service: row.id };
      const images = await api.call(servicesApi.images, ref);
      const found = images.items.flatMap((item) =>
        item.candidates
          .filter((candidate) => candidate.missing && candidate.deployedBefore)
          .map((candidate) => ({ item, candidate })),
      )[0];
      if (!found) continue;
      const made = await plan(api, ref, {
        action: 'rollback',
        to: { container: found.item.container, digest: found.candidate.digest },
      });
      expect(made.checks.some((check) => check.level === 'block' && /ECR/.test(check.message))).toBe(true);
      return;
    }
    throw new Error('the world has no image that is gone');
  });

  test('pause is a word of Kubernetes: 422 with the reason', async ({ apiAs }) => {
    const api = await apiAs('operator');
    const refused = await api.refusal(plansApi.create, { ...inShop('cart'), body: { action: 'pause' } });
    expect(refused).toMatchObject({ status: 422, code: 'unprocessable' });
    expect((await api.call(imagesApi.repositories, {})).items.length).toBeGreaterThan(0);
  });
});

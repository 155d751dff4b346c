import { expect, type Page, test } from '@playwright/test';
import { accessApi } from '../lib/contract/api/access-api.ts';
import { clustersApi } from '../lib/contract/api/clusters-api.ts';
import { imagesApi } from '../lib/contract/api/images-api.ts';
import { plansApi } from '../lib/contract/api/plans-api.ts';
import { deploymentsApi, logsApi, servicesApi, tasksApi } from '../lib/contract/api/services-api.ts';
import { paths, type ServiceTab, serviceTabs } from '../lib/paths.ts';
import { type Api, createApi, createKey, enterDemo, until } from './support/api.ts';
import { doMainJob, plan } from './support/main-job.ts';
import { findMoto, type Moto, motoCluster, motoClusters, motoService, startMoto } from './support/moto.ts';
import { applySheet } from './support/plan-sheet.ts';
import { type Quarterdeck, startQuarterdeck } from './support/world.ts';

const program = findMoto();
const api2 = { cluster: motoCluster, service: 'api' };

/** The page of a tab, with nothing broken in it: what could not be read is named. */
const openTab = async (page: Page, url: string, tab: ServiceTab) => {
  await page.goto(`${url}${paths.service(api2, tab)}`);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('api');
  await expect(page.locator('main [aria-busy="true"]')).toHaveCount(0, { timeout: 30_000 });
  await expect(page.locator('main [role="alert"]')).toHaveCount(0);
};

const enterAsOperator = async (page: Page, url: string) => {
  const cookies = await enterDemo(url, 'operator');
  await page.context().addCookies(
    cookies.split('; ').map((cookie) => {
      const [name = '', ...value] = cookie.split('=');
      return { name, value: value.join('='), url };
    }),
  );
};

test.describe('against an AWS that others wrote (moto)', () => {
  test.skip(program === null, 'moto_server is neither in PATH nor installable here');

  test.describe.configure({ timeout: 300_000 });

  let moto: Moto;
  let quarterdeck: Quarterdeck;
  let api: Api;

  test.beforeAll(async () => {
    test.setTimeout(400_000);
    if (!program) throw new Error('skipped above');
    moto = await startMoto(program);
    quarterdeck = await startQuarterdeck({ awsUrl: moto.url });
    api = createApi(quarterdeck.url, await createKey(quarterdeck.url, 'admin'));
  });
  test.afterAll(async () => {
    await quarterdeck?.stop();
    await moto?.stop();
  });

  test('clusters of two accounts and two Regions are found, with all their services', async () => {
    const { items: connections } = await until(
      () => api.call(accessApi.connections, {}),
      ({ items: known }) => known.every(({ status }) => status === 'ok'),
    );
    expect(connections.map(({ account, status }) => [account, status])).toEqual([
      ['123456789012', 'ok'],
      ['210987654321', 'ok'],
    ]);
    const { items } = await until(
      () => api.call(clustersApi.list, {}),
      (list) => motoClusters.every((id) => list.items.some((one) => one.id === id && one.counts.services)),
      240_000,
    );
    expect(items.map(({ id }) => id).toSorted()).toEqual(motoClusters.toSorted());
    const main = await api.call(servicesApi.listOfCluster, { cluster: motoCluster });
    expect(main.items).toHaveLength(13);
    for (const cluster of motoClusters) {
      const { name } = await api.call(servicesApi.get, { cluster, service: 'web' });
      expect(name).toBe('web');
    }
  });

  test('tasks, lines and images belong to what they are of', async () => {
    const { items: tasks } = await api.call(tasksApi.list, { ...motoService, state: 'all' });
    expect(tasks.map(({ id }) => id).toSorted()).toEqual(moto.tasks.toSorted());
    expect(tasks.filter(({ state }) => state === 'stopped')).toHaveLength(1);
    expect((await api.call(tasksApi.list, { ...api2, state: 'all' })).items).toEqual([]);

    const [task = ''] = moto.tasks;
    const { items: lines } = await api.call(logsApi.list, { ...motoService, limit: 100 });
    expect(lines.filter(({ source }) => source.task === task)).toHaveLength(20);
    expect(new Set(lines.map(({ source }) => source.container))).toEqual(new Set(['web']));

    const { items: images } = await api.call(servicesApi.images, motoService);
    const candidates = images[0]?.candidates ?? [];
    expect(candidates.find(({ runsNow }) => runsNow)?.tags.toSorted()).toEqual(['stable', 'v2']);
    const index = candidates.find(({ tags }) => tags.includes('multi'));
    const repository = '123456789012:eu-west-1:web';
    const image = await api.call(imagesApi.get, { repository, digest: index?.digest ?? '' });
    expect(image.platforms.map(({ architecture }) => architecture).toSorted()).toEqual(['amd64', 'arm64']);
  });

  test('the main job works, and what moto lacks is named', async () => {
    test.setTimeout(500_000);
    const { scaled, rolledBack } = await doMainJob(api, motoService, { desired: 3, revision: 'web:1' });
    // moto runs no tasks and keeps no service deployments: an end that cannot be seen is unknown, with what was seen.
    for (const operation of [scaled, rolledBack]) {
      expect(['succeeded', 'unknown']).toContain(operation.state);
      if (operation.state === 'unknown') expect(operation.reason).toBeTruthy();
    }
    await until(
      () => api.call(servicesApi.get, motoService),
      ({ desired, revision }) => desired === 3 && revision === 'web:1',
    );
    const deployments = await api.call(deploymentsApi.list, motoService);
    expect(deployments.items[0]?.to.revision).toBeTruthy();
    expect(deployments.incomplete.map(({ message }) => message)).toEqual([
      'The endpoint does not support ecs:ListServiceDeployments.',
    ]);
    const scaling = await api.call(servicesApi.scaling, motoService);
    expect(scaling.incomplete.map(({ message }) => message)).toEqual([
      'The endpoint does not support application-autoscaling:DescribeScalingActivities.',
    ]);

    const again = await plan(api, motoService, { action: 'rollback', to: { revision: 'web:1' } });
    expect(again.checks.some((check) => check.level === 'block')).toBe(true);
    const refused = await api.refusal(plansApi.apply, { plan: again.id, idempotencyKey: 'again', body: {} });
    expect(refused.status).toBe(422);
  });

  test('every tab of a service renders, and the sheet scales and rolls back', async ({ page }) => {
    test.setTimeout(400_000);
    const broken: string[] = [];
    page.on('pageerror', (error) => broken.push(error.message));
    await enterAsOperator(page, quarterdeck.url);
    for (const tab of serviceTabs) await openTab(page, quarterdeck.url, tab);

    await openTab(page, quarterdeck.url, 'overview');
    await page
      .getByRole('button', { name: /^Scale/ })
      .first()
      .click();
    const sheet = page.getByRole('dialog');
    await sheet.getByRole('spinbutton').fill('4');
    await page.keyboard.press('Enter');
    await applySheet(page, /^Scale api 2 → 4/);
    await expect(sheet.getByText(/4 of 4 tasks run/).first()).toBeVisible({ timeout: 60_000 });

    await openTab(page, quarterdeck.url, 'deployments');
    await expect(page.getByText('does not support ecs:ListServiceDeployments').first()).toBeVisible();
    await page.getByRole('button', { name: /^Roll back here… to .*api:1/ }).click();
    await applySheet(page, /^Roll back api/);
    await expect(sheet.getByText(/ECS began the deployment of api:1/).first()).toBeVisible({
      timeout: 60_000,
    });
    await expect(sheet.getByText(/the end cannot be seen|Steady/).first()).toBeVisible({ timeout: 90_000 });
    expect(broken).toEqual([]);
  });
});

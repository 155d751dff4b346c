import AxeBuilder from '@axe-core/playwright';
import { imagesApi } from '../lib/contract/api/images-api.ts';
import { paths, serviceTabs } from '../lib/paths.ts';
import { expect, test } from './fixtures.ts';
import { until } from './support/api.ts';
import { expectStill } from './support/still.ts';
import { readWholeFleet } from './support/whole-fleet.ts';

const shop = 'ecs:123456789012:eu-west-1:shop';
const checkout = { cluster: shop, service: 'checkout' };

const harbour = 'eks:123456789012:eu-west-1:harbour';
const orders = { cluster: harbour, service: 'shop.deployment.orders' };
const clusterTabs = [
  'services',
  'tasks',
  'jobs',
  'nodes',
  'objects',
  'add-ons',
  'insights',
  'access',
  'updates',
  'configuration',
] as const;

const pages: [string, string][] = [
  ['overview', paths.overview()],
  ['services', paths.services()],
  ['clusters', paths.clusters()],
  ['cluster', paths.cluster(shop)],
  ...serviceTabs.map((tab): [string, string] => [`service ${tab}`, paths.service(checkout, tab)]),
  ...clusterTabs.map((tab): [string, string] => [`EKS cluster ${tab}`, paths.cluster(harbour, { tab })]),
  ...serviceTabs.map((tab): [string, string] => [`EKS service ${tab}`, paths.service(orders, tab)]),
  ['images', paths.images()],
  ['logs', paths.logs()],
  ['operations', paths.operations()],
  ['audit', paths.audit()],
  ['settings', paths.settings()],
  ['api docs', paths.apiDocs()],
];

for (const theme of ['light', 'dark'] as const) {
  test.describe(`in ${theme}`, () => {
    test.use({ colorScheme: theme });

    for (const [name, path] of pages) {
      test(`${name} has one h1, its own title, no serious axe violation, and fits a phone`, async ({
        page,
        enterAs,
      }) => {
        await enterAs('operator');
        await page.goto(path);
        await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
        await expect(page.locator('main [aria-busy="true"]')).toHaveCount(0, { timeout: 60_000 });
        await expect(page).toHaveTitle(/ · Quarterdeck$/);
        for (const viewport of [
          { width: 1440, height: 900 },
          { width: 360, height: 740 },
        ]) {
          await page.setViewportSize(viewport);
          await expectStill(page);
          const { violations } = await new AxeBuilder({ page }).analyze();
          const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
          expect(
            grave.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`),
            `${viewport.width} px`,
          ).toEqual([]);
          const overflow = await page.evaluate(
            () => document.documentElement.scrollWidth - window.innerWidth,
          );
          expect(overflow, `${viewport.width} px`).toBeLessThanOrEqual(0);
        }
      });
    }
  });
}

test('a repository and an image show layers, platforms and who runs it', async ({ page, enterAs, apiAs }) => {
  await enterAs('viewer');
  const api = await apiAs('viewer');
  const repository = await until(
    async () => {
      const { items } = await api.call(imagesApi.repositories, { q: 'checkout' });
      return items.find((row) => row.name === 'shop/checkout');
    },
    (row) => row !== undefined,
  );
  await page.goto(paths.repository(repository?.id ?? ''));
  await expect(page.locator('main [data-row-id]').first()).toBeVisible();
  await page
    .getByRole('link', { name: /v1\.41\.2/ })
    .first()
    .click();
  await expect(page).toHaveURL(/sha256/);
  await expect(page.getByText(/Layers/).first()).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(
    violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id }) => id),
  ).toEqual([]);
});

test('a path that names nothing is 404 inside the frame', async ({ page, enterAs, apiAs }) => {
  await enterAs('viewer');
  // A server that just started does not yet know what there is, and shows the page while it asks.
  await readWholeFleet(await apiAs('viewer'));
  for (const path of ['/nothing', '/clusters/ecs%3A1%3A2%3A3', '/operations/nothing']) {
    const response = await page.goto(path);
    expect(response?.status(), path).toBe(404);
    await expect(page.getByRole('navigation').first()).toBeVisible();
  }
});

test('the theme is a class that follows localStorage', async ({ page, enterAs }) => {
  await enterAs('viewer');
  await page.goto(paths.services());
  await page.evaluate(() => localStorage.setItem('theme', 'dark'));
  await page.reload();
  await expect(page.locator('html')).toHaveClass(/dark/);
});

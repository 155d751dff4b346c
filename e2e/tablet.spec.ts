import { paths } from '../lib/paths.ts';
import { expect, test } from './fixtures.ts';
import { harbour } from './support/harbour.ts';
import { expectStill } from './support/still.ts';

const pages = {
  services: paths.services(),
  clusters: paths.clusters(),
  images: paths.images(),
  'the services of an EKS cluster': paths.cluster(harbour),
  'its pods': paths.cluster(harbour, { tab: 'tasks' }),
  'its jobs': paths.cluster(harbour, { tab: 'jobs' }),
  'its nodes': paths.cluster(harbour, { tab: 'nodes' }),
};

test.use({ viewport: { width: 768, height: 1024 } });

for (const [name, path] of Object.entries(pages)) {
  test(`a tablet reads what things are called: ${name}`, async ({ page, enterAs }) => {
    await enterAs('operator');
    await page.goto(path);
    const links = page.locator('[data-row-link]');
    await expect(links.first()).toBeVisible();
    await expectStill(page);
    const cut = await links.evaluateAll((all) =>
      all
        .filter((link) => {
          const cell = link.closest('td')?.getBoundingClientRect();
          const box = link.getBoundingClientRect();
          return !cell || box.width === 0 || box.right > cell.right + 1;
        })
        .map((link) => link.textContent),
    );
    expect(cut).toEqual([]);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  });
}

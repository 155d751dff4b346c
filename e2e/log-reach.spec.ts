import { paths } from '../lib/paths.ts';
import { expect, test } from './fixtures.ts';
import { inHarbour } from './support/harbour.ts';

test.use({ seed: 'log-reach' });

test('followed lines are not called live while the page says that their cluster cannot be reached', async ({
  page,
  enterAs,
  world,
}) => {
  test.setTimeout(180_000);
  await enterAs('viewer');
  await page.goto(paths.service(inHarbour('shop.deployment.catalog'), 'logs'));
  const chip = (word: string) => page.getByRole('button', { name: `Time: ${word}`, exact: true });
  const note = page.getByRole('main').getByRole('note').filter({ hasText: 'could not be read' }).first();
  await expect(page.locator('[data-line-id]').first()).toBeVisible({ timeout: 60_000 });
  await expect(chip('Live')).toBeVisible();
  await world.simulator.setFault({ operation: 'kubernetes:*', kind: 'drop' });
  await world.simulator.disturb('cut');
  await expect(note).toBeVisible({ timeout: 60_000 });
  await expect(chip('Reconnecting')).toBeVisible();
  await world.simulator.clearFaults();
  await expect(note).toBeHidden({ timeout: 60_000 });
  await expect(chip('Live')).toBeVisible();
});

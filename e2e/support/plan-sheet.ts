import { expect, type Locator, type Page } from '@playwright/test';

/** Ticks every "I have seen this" of the open sheet. */
export const acceptWarnings = async (page: Page): Promise<void> => {
  for (const box of await page.getByRole('dialog').getByRole('checkbox').all()) await box.check();
};

/** Accepts what the open sheet of that name warns of, applies it, and answers the sheet, which now shows the rollout. */
export const applySheet = async (page: Page, title: string | RegExp): Promise<Locator> => {
  const sheet = page.getByRole('dialog');
  await expect(sheet).toHaveAccessibleName(title);
  const apply = sheet.getByRole('button', { name: title });
  await expect(apply).toBeVisible();
  await acceptWarnings(page);
  await apply.click();
  await expect(page).toHaveURL(/[?&]op=/);
  return sheet;
};

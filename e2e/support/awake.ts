import { expect, type Page } from '@playwright/test';

/** The page is there before it hears keys; what it kept for its code is gone once the code has woken. */
export const expectAwake = (page: Page): Promise<void> =>
  expect
    .poll(() => page.evaluate(() => window.earlyInput !== undefined && !window.earlyInput.entries))
    .toBe(true);

import { expect, type Page } from '@playwright/test';

/** What moves in ends where it stays, in its own colours and letters: only then can it be measured. */
export const expectStill = async (page: Page): Promise<void> => {
  await expect
    .poll(() =>
      page.evaluate(() =>
        document
          .getAnimations()
          .filter(({ playState, effect }) => playState === 'running' && effect?.getTiming().iterations === 1)
          .map((animation) => ('animationName' in animation ? animation.animationName : 'a transition')),
      ),
    )
    .toEqual([]);
  await page.evaluate(() => document.fonts.ready.then(() => null));
};

import { defineConfig, devices } from '@playwright/test';

/** Found by the scripts; Playwright's own browser when unset. */
const executablePath = process.env.CHROMIUM_PATH || undefined;

// Chromium's sandbox does not start for root.
const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
const launchOptions = { executablePath, args };
const phoneTests = /phone.*\.spec\.ts$/;

export default defineConfig({
  testDir: 'e2e',
  // What is named .test.ts there runs under vitest.
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  // Each worker runs a simulator, a server and a browser.
  workers: 1,
  // Bounds for a machine with much else to do; what passes waits for what it wants to see, and no longer.
  timeout: 180_000,
  expect: { timeout: 30_000 },
  forbidOnly: Boolean(process.env.CI),
  // In CI a journey that fails is tried once more in a world of its own, and named as unsteady.
  retries: process.env.CI ? 1 : 0,
  // Where so many fail, it is not by chance.
  maxFailures: process.env.CI ? 15 : 0,
  reporter: [['list']],
  use: { trace: 'retain-on-failure', launchOptions },
  projects: [
    {
      name: 'desktop',
      testIgnore: phoneTests,
      use: { ...devices['Desktop Chrome'], viewport: { width: 1440, height: 900 }, launchOptions },
    },
    {
      name: 'phone',
      testMatch: phoneTests,
      use: {
        ...devices['Desktop Chrome'],
        viewport: { width: 360, height: 740 },
        hasTouch: true,
        launchOptions,
      },
    },
  ],
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test as base, expect, type Page } from '@playwright/test';
import type { Role } from '../lib/contract/common.ts';
import { type Api, createApi, createKey, enterDemo } from './support/api.ts';
import {
  type Quarterdeck,
  type ServerOptions,
  type Simulator,
  startQuarterdeck,
  startSimulator,
} from './support/world.ts';

export type World = { simulator: Simulator; quarterdeck: Quarterdeck };

/** What a world's server is started with, beside the demo's connections; `folder` is for files of its own. */
export type Settings = {
  of: (place: { folder: string; awsUrl: string }) => Promise<Pick<ServerOptions, 'regions' | 'env'>>;
};

type WorkerFixtures = { seed: string; speed: number; settings: Settings; world: World };
type TestFixtures = {
  /** Signs the page in as a role. */
  enterAs: (role: Role, page?: Page) => Promise<void>;
  /** A program with a key of that role. */
  apiAs: (role: Role) => Promise<Api>;
};

/** A world of its own for each worker: simulator, server and database. */
export const test = base.extend<TestFixtures, WorkerFixtures>({
  seed: ['e2e', { option: true, scope: 'worker' }],
  speed: [4, { option: true, scope: 'worker' }],
  settings: [{ of: async () => ({}) }, { option: true, scope: 'worker' }],
  world: [
    async ({ seed, speed, settings }, use) => {
      const folder = mkdtempSync(path.join(tmpdir(), 'quarterdeck-e2e-'));
      const simulator = await startSimulator({ seed, speed });
      const awsUrl = simulator.url;
      try {
        const quarterdeck = await startQuarterdeck({ awsUrl, ...(await settings.of({ folder, awsUrl })) });
        await use({ simulator, quarterdeck });
        await quarterdeck.stop();
      } finally {
        await simulator.stop();
        rmSync(folder, { recursive: true, force: true });
      }
    },
    { scope: 'worker', timeout: 400_000 },
  ],
  baseURL: async ({ world }, use) => use(world.quarterdeck.url),
  enterAs: async ({ world, page: own }, use) => {
    await use(async (role, page = own) => {
      const cookies = await enterDemo(world.quarterdeck.url, role);
      await page.context().addCookies(
        cookies.split('; ').map((cookie) => {
          const [name = '', ...value] = cookie.split('=');
          return { name, value: value.join('='), url: world.quarterdeck.url };
        }),
      );
    });
  },
  apiAs: async ({ world }, use) => {
    const keys = new Map<Role, Promise<string>>();
    await use(async (role) => {
      const key = keys.get(role) ?? createKey(world.quarterdeck.url, role);
      keys.set(role, key);
      return createApi(world.quarterdeck.url, await key);
    });
  },
});

export { expect };

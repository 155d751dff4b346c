import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    environment: 'node',
    // Nothing waits this long where a machine has time: these end what hangs.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // A poll ends when it sees what it waits for; vitest would give it one second.
    expect: { poll: { timeout: 20_000 } },
    // Whole worlds are started over HTTP: more at once than cores makes them slow, not fast.
    maxWorkers: 2,
    restoreMocks: true,
    env: {
      AWS_EC2_METADATA_DISABLED: 'true',
      BETTER_AUTH_TELEMETRY: '0',
      NO_COLOR: '1',
    },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['**/*.test.ts', '**/*.test.tsx'],
          exclude: ['node_modules/**', '.next/**', 'e2e/**', 'data/**', '.cache/**'],
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'kubernetes',
          include: ['e2e/kubernetes/**/*.test.ts'],
          // Builds the control plane, which takes minutes the first time.
          globalSetup: 'e2e/kubernetes/global-setup.ts',
          // Bounds for a machine that is several times slower, not measures.
          testTimeout: 300_000,
          hookTimeout: 300_000,
          expect: { poll: { timeout: 120_000 } },
          // After the others and alone: each file starts a control plane, which fills both cores.
          sequence: { groupOrder: 1 },
          maxWorkers: 1,
        },
      },
    ],
  },
});

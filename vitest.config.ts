import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    environment: 'node',
    include: ['**/*.test.ts', '**/*.test.tsx'],
    exclude: ['node_modules/**', '.next/**', 'e2e/**', 'data/**', '.cache/**'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Whole worlds are started over HTTP: more at once than cores makes them slow, not fast.
    maxWorkers: 2,
    restoreMocks: true,
    env: {
      AWS_EC2_METADATA_DISABLED: 'true',
      BETTER_AUTH_TELEMETRY: '0',
      NO_COLOR: '1',
    },
  },
});

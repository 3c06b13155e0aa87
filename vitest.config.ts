import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['packages/*/test/**/*.test.ts', 'systems/*/test/**/*.test.ts', 'test/**/*.test.ts'],
    // Two cores: process-starting tests beside each other disturb what they measure.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});

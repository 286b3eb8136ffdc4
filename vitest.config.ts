import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/vscode/**'], // these run inside the editor: test/vscode/run.mjs
    reporters: ['./test/count-reporter.ts'],
    testTimeout: 240_000, // a busy machine is no failure; timings belong to the benchmarks
    hookTimeout: 120_000,
    pool: 'forks',
    maxWorkers: '100%', // not one fewer than there are cores
    minWorkers: 1,
  },
});

// npm run test:kills [-- --seed N] — kills experiments with SIGKILL at 20 moments that the seed chooses, in all stages, and compares what they come to.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ensureDependencies, REPOSITORY } from './dependencies.mjs';

const { values: options } = parseArgs({ options: { seed: { type: 'string', default: '7' } } });
const CHAINS = '4'; // of five moments each

ensureDependencies(console.log);
const { status } = spawnSync(process.execPath, [path.join(REPOSITORY, 'node_modules/vitest/vitest.mjs'), 'run', 'test/trainer/run-killed.test.ts', '--reporter', 'verbose'], {
  cwd: REPOSITORY,
  stdio: 'inherit',
  env: { ...process.env, IRON_KILLED_CHAINS: CHAINS, IRON_SEED: options.seed },
});
process.exitCode = status ?? 1;

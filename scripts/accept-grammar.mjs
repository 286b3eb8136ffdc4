// npm run accept:grammar — the grammar of Iron in a decoder: all references of the tasks are taken by it, a thousand finished answers
// of a random model are Iron; prints how many were cut off and what the grammar costs for each token.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { REPOSITORY } from './dependencies.mjs';

const vitest = path.join(REPOSITORY, 'node_modules/vitest/vitest.mjs');
const { status } = spawnSync(process.execPath, [vitest, 'run', 'test/trainer/grammar-decoding.test.ts', '--disable-console-intercept'], {
  cwd: REPOSITORY,
  stdio: 'inherit',
  env: { ...process.env, IRON_GRAMMAR_ACCEPT: '1' },
});
process.exitCode = status ?? 1;

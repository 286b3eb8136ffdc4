/** The `.gitignore` of an experiment's folder: weights and caches stay out, what was measured is kept (contract row L5). */
import fs from 'node:fs/promises';
import path from 'node:path';

/**
 * The list of S4 section 8.1 without `runs/`, `logs/` and `eval_results/`: there they are what tools of that time leave, here they
 * hold what a report rests on.
 */
const IGNORED = ['checkpoints/', 'adapters/', 'models/', 'tensorboard/', 'generated_tests/', '.cache/huggingface/', '*.safetensors', '*.gguf', '*.bin', '*.ckpt', '*.partial-*', 'process.*'];

const TEXT = `# What is large or can be made again. Adapters are published as bundles, not as files of a repository.\n${IGNORED.join('\n')}\n`;

/** One that is there stays, whatever it says. */
export async function writeGitIgnore(folder: string): Promise<void> {
  await fs.writeFile(path.join(folder, '.gitignore'), TEXT, { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
}

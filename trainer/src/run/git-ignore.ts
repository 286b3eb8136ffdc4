/** The `.gitignore` of an experiment's folder: weights and caches stay out, what was measured is kept (contract row L5). */
import fs from 'node:fs/promises';
import path from 'node:path';

/** The lines of S4 section 8.1, in their order. */
const OF_THE_SEED = [
  'checkpoints/',
  'adapters/',
  '*.safetensors',
  '*.gguf',
  '*.bin',
  '.cache/huggingface/',
  'runs/',
  'logs/',
  'tensorboard/',
  'eval_results/',
  'generated_tests/',
  'models/',
  '*.ckpt',
];
/** What else is made again; and `runs/` of this folder, which holds what a report rests on: only those of other tools, further down, stay out. */
const OWN = ['*.partial-*', 'process.*', '!/runs/'];

const TEXT = `# What is large or can be made again. Adapters are published as bundles, not as files of a repository.\n${[...OF_THE_SEED, ...OWN].join('\n')}\n`;

/** One that is there stays, whatever it says. */
export async function writeGitIgnore(folder: string): Promise<void> {
  await fs.writeFile(path.join(folder, '.gitignore'), TEXT, { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
}

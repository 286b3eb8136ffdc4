/** `npm run bench`: every figure of speed and of robustness in one run, as a table and as a file of JSON. */
import { mkdirSync, mkdtempSync, rmSync, renameSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { writeSection } from '../corpus/runner/figures.js';
import { bundleFile } from '../hostile/bundle.js';
import { sourcesOf } from '../hostile/sources.js';
import { corpusFolder, readCorpus, type Corpus } from './corpus.js';
import { measureGrowth } from './growth.js';
import { runHostile, type HostileFigures } from './hostile.js';
import { measureKeystrokes } from './keystroke.js';
import { measureMemory } from './memory.js';
import { drawFigures, goalsOf, type Figures } from './report.js';
import { measureSpeed } from './speed.js';

const HELP = `npm run bench [-- OPTIONS]

  --only NAMES    speed, growth, keystrokes, memory, hostile (default: all, with commas)
  --megabytes N   corpus that is read (default 20; growth needs 10 of short files)
  --rounds N      rounds, of which the median counts (default 5)
  --cases N       hostile cases (default 200000)
  --seed N        of the choice of files and of the cases (default 1)
  --output FILE   JSON (default test/bench/results/bench.json)

Without options the figures also go to docs/figures.md.

The corpus: IRON_CORPUS, else what npm run corpus has fetched, else the sources cargo has downloaded.`;

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: 'speed,growth,keystrokes,memory,hostile' },
    megabytes: { type: 'string', default: '20' },
    rounds: { type: 'string', default: '5' },
    cases: { type: 'string', default: '200000' },
    seed: { type: 'string', default: '1' },
    output: { type: 'string', default: join('test', 'bench', 'results', 'bench.json') },
    help: { type: 'boolean', default: false },
  },
});

/** Only a run of everything at its usual size is written into the figures. */
const isWhole = process.argv.length === 2;

async function main(): Promise<void> {
  if (options.help) return console.log(HELP);
  const only = options.only.split(',');
  const rounds = Number(options.rounds);
  const seed = Number(options.seed);
  const corpus = readCorpus(corpusFolder(), Number(options.megabytes) * 1e6, seed);
  const bytes = corpus.files.reduce((sum, file) => sum + file.bytes, 0);
  const say = (what: string): void => console.error(`bench: ${what} ...`);
  say(`${corpus.files.length} files, ${(bytes / 1e6).toFixed(1)} MB of ${corpus.folder}`);
  const step = async <T>(name: string, run: () => T | Promise<T>): Promise<{ [key: string]: T }> => {
    if (!only.includes(name)) return {};
    say(name);
    return { [name]: await run() };
  };
  const figures: Figures = {
    machine: { node: process.version, platform: `${process.platform} ${process.arch}`, cpu: cpus()[0]?.model ?? '', cores: availableParallelism() },
    settings: { corpus: basename(corpus.folder), files: corpus.files.length, bytes, leftOut: corpus.leftOut, rounds, seed },
    ...(await step('memory', measureMemory)),
    ...(await step('keystrokes', () => measureKeystrokes(corpus.files, 2000, seed))),
    ...(await step('speed', () => measureSpeed(corpus.files, rounds))),
    ...(await step('growth', () => measureGrowth(corpus.files, rounds))),
    ...(await step('hostile', () => hostile(corpus, seed))),
  };
  write(options.output, `${JSON.stringify({ ...figures, goals: goalsOf(figures) }, null, 2)}\n`);
  const drawn = drawFigures(figures);
  console.log(`\n${drawn}\n\nThe figures are in ${options.output}.`);
  if (isWhole) writeSection(join('docs', 'figures.md'), 'bench', `## Speed and hostile input\n\n\`npm run bench\` on ${new Date().toISOString().slice(0, 10)}.\n\n\`\`\`text\n${drawn}\n\`\`\``);
  if (goalsOf(figures).some(({ reached }) => !reached)) process.exitCode = 1;
}

/** Files that cases are cut from: enough for variety, few enough for every thread to hold. */
const HOSTILE_FILES = 200;

async function hostile(corpus: Corpus, seed: number): Promise<HostileFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'iron-bench-'));
  try {
    const script = await bundleFile(join('test', 'hostile', 'worker.ts'), folder);
    const sources = sourcesOf(corpus.files.slice(0, HOSTILE_FILES).map(({ path }) => path));
    return await runHostile({ script, seed, cases: Number(options.cases), threads: Math.max(2, availableParallelism()), sources, folder: join(dirname(options.output), 'hostile') });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.partial`, text);
  renameSync(`${path}.partial`, path);
}

await main();

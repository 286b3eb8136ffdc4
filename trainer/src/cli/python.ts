/** `iron-trainer python`: the Python packages that training needs. */
import { Command } from 'commander';
import type { PreflightCheck } from '../../../protocol/preflight.js';
import { InputError } from '../files/input-error.js';
import { preflight } from '../preflight/preflight.js';
import { knownWorkerPython, workerPython } from '../worker/environment.js';
import { probe } from '../worker/probe.js';
import { guarded } from './guarded-input.js';
import type { CliContext } from './program.js';

const FOUND = 1;

export function pythonCommand(context: CliContext): Command {
  const command = new Command('python').description('the Python packages that training needs, in an environment of their own');
  command
    .command('setup')
    .description('installs them once into the cache folder ($IRON_CACHE, else `iron` in the user’s), 3.1 GB to load on Linux x64; the last line is the interpreter')
    .option('--torch-index <url>', 'index that PyTorch is taken from, such as https://download.pytorch.org/whl/cpu for builds without CUDA')
    .action((options: { torchIndex?: string }) => guarded(context, () => setup(context, options)));
  command
    .command('check')
    .description('what is there and what is missing for training: Python, packages, memory, card, disk; exit code 1 where it cannot start')
    .option('--device <name>', 'auto, cpu, cuda or cuda:0', 'auto')
    .action(({ device }: { device: string }) => guarded(context, () => check(context, device)));
  return command;
}

async function setup({ say, tell, signal }: CliContext, { torchIndex }: { torchIndex?: string }): Promise<void> {
  if (torchIndex !== undefined && !URL.canParse(torchIndex)) throw new InputError(`--torch-index: ${torchIndex} is no URL: write one such as https://download.pytorch.org/whl/cpu`);
  const answer = await workerPython({
    signal,
    say,
    onProgress: ({ bytes, packages }) => tell('python packages', (bytes ?? packages).done, (bytes ?? packages).of),
    ...(torchIndex !== undefined && { torchIndex }),
  });
  if (!answer.ok) throw new InputError(answer.reason);
  say(answer.program);
}

const line = ({ name, status, found, help }: PreflightCheck): string => `${status.padEnd(8)} ${name}: ${found}${help === '' ? '' : `. ${help}`}`;

async function check({ say, exit, signal }: CliContext, device: string): Promise<void> {
  const { checks, ready } = await preflight('train', { out: '.' });
  for (const each of checks) say(line(each));
  const known = await knownWorkerPython({ signal });
  if (!known.ok) return ready ? say('training can start once the packages are installed') : exit(FOUND);
  const { device: found, versions } = await probe(device, { python: known.program, signal });
  say(`present  device: ${found.name}${found.memory === null ? '' : `, ${(found.memory / 2 ** 30).toFixed(1)} GiB`}${found.driver === null ? '' : `, driver ${found.driver}`}`);
  for (const [name, version] of Object.entries(versions)) say(`present  ${name} ${version ?? 'not there'}`);
  if (!ready) exit(FOUND);
}

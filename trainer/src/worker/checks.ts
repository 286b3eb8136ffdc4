/** What training needs of the machine, one question each; nothing is installed by asking. */
import os from 'node:os';
import { execa } from 'execa';
import type { PreflightCheck } from '../../../protocol/preflight.js';
import type { Machine } from '../preflight/checks.js';
import { findInterpreter } from '../python/interpreter.js';
import { sizeText } from '../python/install-progress.js';
import { INTERPRETER_VARIABLE, knownWorkerPython, WORKER_BYTES, WORKER_LEAST } from './environment.js';

/** Below it a model of half a billion parameters cannot be trained. */
const LEAST_MEMORY = 4 * 2 ** 30;
/** Contract row F8. */
const LEAST_CARD_BYTES = 6 * 2 ** 30;

/** Whether there is a Python that is new enough. */
export async function workerInterpreter({ programs }: Machine): Promise<PreflightCheck> {
  const name = 'python';
  const given = process.env[INTERPRETER_VARIABLE];
  if (given) {
    const known = await knownWorkerPython();
    return known.ok
      ? { name, status: 'present', found: `${given} (${INTERPRETER_VARIABLE})`, help: '' }
      : { name, status: 'missing', found: known.reason, help: `Mend or leave out ${INTERPRETER_VARIABLE}.` };
  }
  const found = await findInterpreter(WORKER_LEAST, programs?.python);
  if (!found.ok) return { name, status: 'missing', found: found.reason, help: `Install Python ${WORKER_LEAST.join('.')} or newer, or name one in IRON_PYTHON.` };
  const { major, minor, program } = found.python;
  return { name, status: 'present', found: `Python ${major}.${minor} (${program})`, help: '' };
}

/** Whether the packages are there, or what installing them takes. */
export async function workerPackages({ programs }: Machine): Promise<PreflightCheck> {
  const name = 'packages';
  const known = await knownWorkerPython(programs?.python === undefined ? {} : { python: programs.python });
  if (known.ok) return { name, status: 'present', found: known.program, help: '' };
  const { loaded, onDisk } = WORKER_BYTES;
  return {
    name,
    status: 'limited',
    found: `PyTorch and the other packages are not installed: the first training loads ${sizeText(loaded)}, and takes ${sizeText(onDisk)} of disk (Linux x64; less elsewhere)`,
    help: '`iron-trainer python setup` installs them now; with `--torch-index` PyTorch comes from another index, such as that of builds for the processor alone.',
  };
}

export async function memory(): Promise<PreflightCheck> {
  const total = os.totalmem();
  const found = `${(total / 2 ** 30).toFixed(1)} GiB of memory`;
  if (total >= LEAST_MEMORY) return { name: 'memory', status: 'present', found, help: '' };
  return { name: 'memory', status: 'limited', found: `${found}: only very small models can be trained`, help: 'Close other programs, or train on a machine with 4 GiB or more.' };
}

/** `nvidia-smi` of the driver; without it the processor is used. */
export async function card(): Promise<PreflightCheck> {
  const name = 'card';
  const ended = await execa('nvidia-smi', ['--query-gpu=name,memory.total,driver_version', '--format=csv,noheader,nounits'], { reject: false, stdin: 'ignore', timeout: 30_000 });
  const [line] = ended.failed ? [] : ended.stdout.trim().split('\n');
  if (!line) {
    const why =
      ended.code === 'ENOENT'
        ? 'there is no driver of NVIDIA (`nvidia-smi` is not there)'
        : `the driver does not answer (${(ended.stderr || ended.stdout || ended.shortMessage || '').trim().split('\n')[0]})`;
    return {
      name,
      status: 'limited',
      found: `${why}: models are trained on the processor, which takes many times as long`,
      help: 'With a card of NVIDIA, install its driver; else choose a small model.',
    };
  }
  const [model = '', mebibytes = '0', driver = ''] = line.split(', ');
  const bytes = Number(mebibytes) * 2 ** 20;
  const found = `${model}, ${(bytes / 2 ** 30).toFixed(1)} GiB, driver ${driver}`;
  if (bytes >= LEAST_CARD_BYTES) return { name, status: 'present', found, help: '' };
  return { name, status: 'limited', found: `${found}: with less than 6 GiB, \`device: auto\` takes the processor`, help: 'Write `device: cuda` to use it all the same.' };
}

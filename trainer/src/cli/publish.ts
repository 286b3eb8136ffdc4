/** `iron-trainer publish`: an adapter and its card to a hub of models (contract rows L7, F10). */
import fs from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline/promises';
import { Command, InvalidArgumentError } from 'commander';
import { FORMAT_VERSION } from '../../../protocol/experiment.js';
import { type ShownBundle, TOKEN_VARIABLE } from '../../../protocol/publication.js';
import { RUN_FILES } from '../../../protocol/runs.js';
import { WORKER_VERSION } from '../../../protocol/worker.js';
import { InputError } from '../files/input-error.js';
import { type Bundle, writeBundle } from '../publish/bundle.js';
import { publicationOf } from '../publish/publication.js';
import { workerPython } from '../worker/environment.js';
import { runWorker } from '../worker/process.js';
import { guarded } from './guarded-input.js';
import type { CliContext } from './program.js';

interface PublishOptions {
  readonly repo: string;
  readonly show?: true;
  readonly json?: true;
  readonly yes?: true;
  readonly private?: true;
  readonly out?: string;
  readonly license?: string;
  readonly baseLicense?: string;
}

const HUB = 'https://huggingface.co';
const REPOSITORY = /^[A-Za-z0-9_][\w.-]*\/[A-Za-z0-9_][\w.-]*$/;

export function publishCommand(context: CliContext): Command {
  return new Command('publish')
    .description(`sends an adapter with its card to a repository on the hub (${HUB}, or HF_ENDPOINT); the token is ${TOKEN_VARIABLE} of the environment`)
    .argument('<place>', 'folder of a run, or of an adapter in the form of PEFT')
    .requiredOption('--repo <owner/name>', 'repository; made where it is not there', repository)
    .option('--show', 'show files, sizes, hashes and the card, and send nothing')
    .option('--json', 'with --show: as one JSON object')
    .option('--yes', 'send without asking, for scripts')
    .option('--private', 'where the repository is made: only its owner sees it')
    .option('--out <folder>', 'where the bundle is put together; default: `bundle` in the folder of the run, made anew each time')
    .option('--license <id>', 'of the adapter, as the hub writes it, such as apache-2.0')
    .option('--base-license <text>', 'terms of the base model, where its own card does not name them')
    .action((place: string, options: PublishOptions) => guarded(context, () => publish(context, place, options)));
}

function repository(text: string): string {
  if (!REPOSITORY.test(text)) throw new InvalidArgumentError('write owner/name.');
  return text;
}

async function publish(context: CliContext, place: string, options: PublishOptions): Promise<void> {
  const { say } = context;
  const bundle = await bundled(place, options);
  const endpoint = (process.env['HF_ENDPOINT'] || HUB).replace(/\/$/, '');
  if (options.json) return say(JSON.stringify(shown(bundle, options, endpoint)));
  for (const line of told(bundle, options, endpoint)) say(line);
  if (options.show) {
    say(`\n${bundle.card}`);
    return say('Nothing was sent.');
  }
  if (!process.env[TOKEN_VARIABLE]?.trim())
    throw new InputError(`there is no token for ${endpoint}: set ${TOKEN_VARIABLE} in the environment (in VS Code: Iron Experiments: Set the Token of the Hub), or look with --show`);
  if (!options.yes && !(await isConfirmed(bundle, options, endpoint))) return say('Nothing was sent.');
  await send(context, bundle, options);
}

async function bundled(place: string, { repo, out, license, baseLicense }: PublishOptions): Promise<Bundle> {
  const publication = await publicationOf(place);
  const { run } = publication;
  if (out === undefined && run === null) throw new InputError(`${place} is not the adapter of a run: name a folder for the bundle with --out`);
  const folder = path.resolve(out ?? path.join(run!.folder, RUN_FILES.bundle));
  if (out === undefined) await fs.rm(folder, { recursive: true, force: true });
  else if ((await fs.readdir(folder).catch(() => [])).length > 0) throw new InputError(`${out} is not empty: name a folder that is not there`);
  return writeBundle(publication, folder, { repository: repo, license: license ?? null, baseLicense: baseLicense ?? null });
}

const shown = ({ folder, files, card }: Bundle, options: PublishOptions, endpoint: string): ShownBundle => ({
  formatVersion: FORMAT_VERSION,
  repository: options.repo,
  endpoint,
  private: options.private === true,
  folder,
  files: [...files],
  card,
});

const told = ({ folder, files }: Bundle, { repo, private: isPrivate }: PublishOptions, endpoint: string): string[] => [
  `${files.length} files for ${repo} on ${endpoint}${isPrivate ? ', private where it is made' : ''}; they lie in ${path.relative(process.cwd(), folder) || '.'}`,
  ...files.map(({ name, bytes, sha256 }) => `  ${sha256}  ${String(bytes).padStart(11)}  ${name}`),
];

async function isConfirmed({ files }: Bundle, { repo }: PublishOptions, endpoint: string): Promise<boolean> {
  if (!process.stdin.isTTY) throw new InputError('nobody can be asked here: look at the bundle with --show, then write --yes');
  const reader = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const answer = await reader.question(`Send ${files.map(({ name }) => name).join(', ')} to ${repo} on ${endpoint}? Write its name to confirm: `);
    return answer.trim() === repo;
  } finally {
    reader.close();
  }
}

async function send({ say, tell, signal }: CliContext, { folder, files }: Bundle, { repo, private: isPrivate }: PublishOptions): Promise<void> {
  const python = await workerPython({ signal, say });
  if (!python.ok) throw new InputError(python.reason);
  const names = files.map(({ name }) => name);
  const request = {
    version: WORKER_VERSION,
    job: 'publish',
    repository: repo,
    private: isPrivate === true,
    folder,
    files: names,
    message: `Adapter ${files.find(({ name }) => name.endsWith('.safetensors'))?.sha256.slice(0, 12) ?? ''}`,
  } as const;
  const done = await runWorker(request, {
    python: python.program,
    signal,
    onEvent: (event) => {
      if (event.event === 'progress') tell(event.what, event.done, event.of);
      else if (event.event === 'warning') say(`warning: ${event.message}`);
    },
  });
  say(`published: ${done.url ?? repo}`);
}

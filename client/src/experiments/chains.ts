/** Sweeps, expert iterations and workflows, from their records and those of their experiments (`protocol/chains.ts`). Needs no editor. */
import fs from 'node:fs/promises';
import path from 'node:path';
import type { ChainPart, ChainSummary } from '../../../protocol/chain-pages.js';
import { CHAIN_FILES, ExpertRecord, SIGIL_STEPS, SigilRecord, SweepRecord } from '../../../protocol/chains.js';
import type { ReadProblem } from '../../../protocol/experiment-pages.js';
import { EXPERIMENT_FILES, type RunStatus } from '../../../protocol/runs.js';
import { isAlive } from './alive.js';
import { valueIn } from './records.js';
import type { ExperimentsRoot } from './roots.js';
import type { Experiments } from './summaries.js';

/** Folders of a workflow with what it starts itself. */
const BELOW_SIGIL = ['expert-iteration', 'sweep'];

/** Where one is: in a folder below a root, or, with an empty id, in the root itself. */
interface Place {
  readonly root: ExperimentsRoot;
  readonly id: string;
  readonly folder: string;
}

/** By their ids within each root. */
export async function chainsIn(experiments: Experiments, problems: ReadProblem[]): Promise<ChainSummary[]> {
  const places = (await Promise.all(experiments.roots.all.map(placesIn))).flat();
  const found = await Promise.all(places.map((place) => new Chain(experiments, place, problems).summary()));
  return found.filter((each) => each !== null);
}

async function placesIn(root: ExperimentsRoot): Promise<Place[]> {
  const entries = await fs.readdir(root.folder, { withFileTypes: true }).catch(() => []);
  const ids = entries
    .filter((each) => each.isDirectory())
    .map(({ name }) => name)
    .sort();
  const below = ids.flatMap((id) => [id, ...BELOW_SIGIL.map((name) => `${id}/${name}`)]);
  return ['', ...below].map((id) => ({ root, id, folder: path.join(root.folder, id) }));
}

class Chain {
  constructor(
    private readonly experiments: Experiments,
    private readonly place: Place,
    private readonly problems: ReadProblem[],
  ) {}

  /** Null where there is none. */
  async summary(): Promise<ChainSummary | null> {
    return (await this.sweep()) ?? (await this.expert()) ?? (await this.sigil());
  }

  private record = async <S extends typeof SweepRecord | typeof ExpertRecord | typeof SigilRecord>(name: string, schema: S) =>
    valueIn(await this.experiments.records.read(path.join(this.place.folder, name), schema), this.problems);

  private async sweep(): Promise<ChainSummary | null> {
    const record = await this.record(CHAIN_FILES.sweep, SweepRecord);
    if (record === null) return null;
    const goesOn = await isWorkedOn(this.place.folder);
    const parts = await Promise.all(
      record.runs.map(async ({ name, values, status, reason = null, figure }) => ({
        name,
        status: stateOf(status, goesOn),
        about: Object.entries(values)
          .map(([key, value]) => `${key}: ${JSON.stringify(value)}`)
          .join(', '),
        reason,
        figures: figure === undefined ? [] : [figure],
        experiments: await this.members(name),
      })),
    );
    return this.made('sweep', parts, { status: statusOf(parts, goesOn), best: record.best ?? null });
  }

  private async expert(): Promise<ChainSummary | null> {
    const record = await this.record(CHAIN_FILES.expert, ExpertRecord);
    if (record === null) return null;
    const goesOn = await isWorkedOn(this.place.folder);
    const { rounds, status = record.ended === undefined ? 'interrupted' : 'succeeded', ended = null } = record;
    const now = goesOn ? 'running' : stateOf(status, false);
    const parts = await Promise.all(
      rounds.map(async ({ round, kept, samples, figures = [] }, at): Promise<ChainPart> => {
        const isDone = figures.length > 0 || at + 1 < rounds.length;
        const experiments = await this.members(`round-${round}-samples`, `round-${round}`);
        return { name: `round ${round}`, status: isDone ? 'succeeded' : now, about: `${kept.numerator ?? 0} of ${samples} answers kept`, reason: null, figures, experiments };
      }),
    );
    // of the round that is being drawn there is no record yet
    const next = await this.members(`round-${rounds.length + 1}-samples`);
    if (next.length > 0) parts.push({ name: `round ${rounds.length + 1}`, status: now, about: '', reason: null, figures: [], experiments: next });
    return this.made('expert iteration', parts, { status: now, reason: ended });
  }

  private async sigil(): Promise<ChainSummary | null> {
    const record = await this.record(CHAIN_FILES.sigil, SigilRecord);
    if (record === null) return null;
    const goesOn = await isWorkedOn(this.place.folder);
    const inOrder = SIGIL_STEPS.flatMap((name) => record.steps.find((each) => each.name === name) ?? []);
    const parts = await Promise.all(
      inOrder.map(async ({ name, status, reason = null, figures = [], folder }): Promise<ChainPart> => {
        const experiments = folder?.startsWith('../') ? await this.members(folder) : [];
        return { name, status: stateOf(status, goesOn), about: '', reason, figures, experiments };
      }),
    );
    return this.made('sigil', parts, { status: statusOf(parts, goesOn) });
  }

  private made(kind: ChainSummary['kind'], parts: readonly ChainPart[], more: Pick<ChainSummary, 'status'> & Partial<ChainSummary>): ChainSummary {
    return { id: this.place.id === '' ? this.place.root.name : this.key(''), kind, reason: null, parts, best: null, ...more };
  }

  /** Of a folder that is named from that of the chain. */
  private key = (name: string): string => this.experiments.roots.key(this.place.root.folder, path.posix.join(this.place.id, name));

  private async members(...names: readonly string[]): Promise<{ name: string; key: string }[]> {
    const are = await Promise.all(names.map((name) => fs.stat(path.join(this.place.folder, name, EXPERIMENT_FILES.record)).catch(() => null)));
    return names.filter((_, at) => are[at]?.isFile()).map((name) => ({ name: path.posix.basename(name), key: this.key(name) }));
  }
}

const stateOf = <T extends ChainPart['status']>(status: T, goesOn: boolean): T | 'interrupted' => (status === 'running' && !goesOn ? 'interrupted' : status);

/** Of the whole, from its parts: what failed comes before what is left. */
function statusOf(parts: readonly ChainPart[], goesOn: boolean): RunStatus {
  const has = (...states: readonly ChainPart['status'][]): boolean => parts.some(({ status }) => states.includes(status));
  if (goesOn) return 'running';
  if (has('failed')) return 'failed';
  if (has('cancelled')) return 'cancelled';
  return has('queued', 'interrupted') ? 'interrupted' : 'succeeded';
}

/** Of the numbered locks in a folder the highest counts (`trainer/src/run/process-lock.ts`); its process may be gone. */
async function isWorkedOn(folder: string): Promise<boolean> {
  const names = await fs.readdir(folder).catch(() => []);
  const numbers = names.flatMap((name) => /^process-(\d+)\.lock$/.exec(name)?.[1] ?? []).map(Number);
  if (numbers.length === 0) return false;
  try {
    const { pid, started } = JSON.parse(await fs.readFile(path.join(folder, `process-${Math.max(...numbers)}.lock`), 'utf8')) as { pid: number; started: string | null };
    return pid > 0 && isAlive(pid, started ?? undefined);
  } catch {
    return false; // its owner has just gone
  }
}

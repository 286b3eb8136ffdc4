/** Verdicts of the runs of an experiment as rows, and each with its texts, which are read when it is opened. */
import { createHash } from 'node:crypto';
import path from 'node:path';
import type { Counted, ReadProblem, SampleDetail, SampleFacets, SampleFilter, SampleRole, SampleRow, SampleRows, TextPart } from '../../../protocol/experiment-pages.js';
import { type Sample, type Stage, STAGES, type Verdict } from '../../../protocol/experiment.js';
import { RUN_FILES, type SampleSimilarity } from '../../../protocol/runs.js';
import { byCount, firstRow, ROWS_OF_A_PAGE } from './dataset-page.js';
import type { Manifest } from './manifest.js';
import { LineTail, readPart } from './tail.js';
import { givenPart, textPart } from './text-part.js';

/** Rows that are held in memory, of one run; the others are counted. */
const MOST_ROWS = 200_000;
const MESSAGE_LENGTH = 160;

interface Place {
  readonly from: number;
  readonly bytes: number;
}

interface KeptRow extends Omit<SampleRow, 'difficulty'> {
  readonly place: Place;
  readonly line: number;
}

/** The verdicts of one run. */
export class RunSamples {
  rows: KeptRow[] = [];
  unlisted = 0;
  private readonly verdicts: LineTail;
  private readonly predictions: LineTail;
  private places = new Map<string, Place>();
  private readonly times: LineTail;
  private durations = new Map<string, Verdict['durations']>();
  private readonly similarities: LineTail;
  private similar = new Map<string, Partial<SampleSimilarity>>();

  constructor(
    readonly run: string,
    private readonly folder: string,
    private readonly role: SampleRole,
  ) {
    this.verdicts = new LineTail(path.join(folder, RUN_FILES.verdicts));
    this.predictions = new LineTail(path.join(folder, RUN_FILES.predictions));
    this.times = new LineTail(path.join(folder, RUN_FILES.durations));
    this.similarities = new LineTail(path.join(folder, RUN_FILES.similarities));
  }

  get problem(): ReadProblem | null {
    const { file, firstBroken, broken } = this.verdicts;
    return firstBroken === null ? null : { file: `${file}:${firstBroken}`, message: `no verdict; ${broken} such line(s) are left out` };
  }

  async refresh(): Promise<void> {
    await this.verdicts.read(
      ({ value, from, bytes, number }) => {
        const row = rowOf(this.run, this.role, value as Partial<Verdict>, { from, bytes }, number);
        if (row === null) this.verdicts.broken++;
        else if (this.rows.length < MOST_ROWS) this.rows.push(row);
        else this.unlisted++;
      },
      () => {
        this.rows = [];
        this.unlisted = 0;
      },
    );
  }

  verdict = (row: KeptRow): Promise<Verdict | null> => this.at<Verdict>(RUN_FILES.verdicts, row.place);

  async prediction({ id, arm, sample }: KeptRow): Promise<Sample | null> {
    await this.predictions.read(
      ({ value, from, bytes }) => {
        const each = value as Partial<Sample>;
        this.places.set(keyOf(String(each.id), String(each.arm), each.sample ?? 0), { from, bytes });
      },
      () => (this.places = new Map()),
    );
    const place = this.places.get(keyOf(id, arm, sample));
    return place === undefined ? null : this.at<Sample>(RUN_FILES.predictions, place);
  }

  /** Times stand apart from the verdicts of a run, and in those of other tools beside them. */
  async timesOf({ id, arm, sample }: KeptRow, verdict: Verdict | null): Promise<Verdict['durations']> {
    await this.times.read(
      ({ value }) => {
        const each = value as Partial<Verdict>;
        if (each.durations !== undefined) this.durations.set(keyOf(String(each.id), arm, each.sample ?? 0), each.durations);
      },
      () => (this.durations = new Map()),
    );
    return this.durations.get(keyOf(id, arm, sample)) ?? verdict?.durations ?? {};
  }

  async similarityOf({ id, arm, sample }: KeptRow): Promise<Partial<SampleSimilarity>> {
    await this.similarities.read(
      ({ value }) => {
        const each = value as Partial<SampleSimilarity>;
        this.similar.set(keyOf(String(each.id), arm, each.sample ?? 0), each);
      },
      () => (this.similar = new Map()),
    );
    return this.similar.get(keyOf(id, arm, sample)) ?? {};
  }

  verdictFile = (): string => this.verdicts.file;

  private async at<T>(name: string, { from, bytes }: Place): Promise<T | null> {
    const text = await readPart(path.join(this.folder, name), from, bytes);
    try {
      return text === null ? null : (JSON.parse(text) as T);
    } catch {
      return null; // it was replaced meanwhile
    }
  }
}

const keyOf = (id: string, arm: string, sample: number): string => JSON.stringify([id, arm, sample]);

function rowOf(run: string, role: SampleRole, verdict: Partial<Verdict>, place: Place, line: number): KeptRow | null {
  const { id, arm, sample = 0, family = '', stage, status, message = '', codes = [], tests = null, lints = null, unused = null } = verdict;
  if (typeof id !== 'string' || (arm !== 'rust' && arm !== 'iron') || typeof stage !== 'string' || typeof status !== 'string' || !Array.isArray(codes)) return null;
  const first = String(message).split('\n', 1)[0]!.slice(0, MESSAGE_LENGTH);
  const ran = tests === null ? null : { passed: tests.passed, failed: tests.failed.length };
  return { key: `${run}:${line}`, run, id, arm, role, sample, family, stage, status, class: String(verdict.class ?? 'none'), codes, message: first, tests: ran, lints, unused, place, line };
}

const FACETS = ['run', 'arm', 'role', 'status', 'stage', 'class', 'code', 'family', 'difficulty'] as const;

type DifficultyOf = (id: string) => string;
const difficulties =
  (manifest: Manifest | null): DifficultyOf =>
  (id) =>
    manifest?.byId.get(id)?.difficulty ?? 'not given';

const valuesOf = (row: KeptRow, name: (typeof FACETS)[number], difficulty: DifficultyOf): readonly string[] =>
  name === 'code' ? row.codes : name === 'difficulty' ? [difficulty(row.id)] : [row[name]];

const shown = ({ place, line, ...row }: KeptRow, difficulty: DifficultyOf): SampleRow => ({ ...row, difficulty: difficulty(row.id) });

/** The verdicts of all runs of one experiment. */
export class ExperimentSamples {
  private readonly runs = new Map<string, RunSamples>();

  /** @param runs ids of runs with their folders and roles */
  async refresh(runs: readonly { readonly id: string; readonly folder: string; readonly role: SampleRole }[]): Promise<void> {
    const wanted = new Set(runs.map(({ id }) => id));
    for (const id of this.runs.keys()) if (!wanted.has(id)) this.runs.delete(id);
    for (const { id, folder, role } of runs) if (!this.runs.has(id)) this.runs.set(id, new RunSamples(id, folder, role));
    await Promise.all([...this.runs.values()].map((each) => each.refresh()));
  }

  problems = (): ReadProblem[] => [...this.runs.values()].map(({ problem }) => problem).filter((each) => each !== null);

  facets(manifest: Manifest | null): SampleFacets {
    const difficulty = difficulties(manifest);
    const counts = Object.fromEntries(FACETS.map((name) => [name, new Map<string, number>()])) as Record<(typeof FACETS)[number], Map<string, number>>;
    let total = 0;
    for (const { rows } of this.runs.values())
      for (const row of rows) {
        total++;
        for (const name of FACETS) for (const value of valuesOf(row, name, difficulty)) counts[name].set(value, (counts[name].get(value) ?? 0) + 1);
      }
    const unlisted = [...this.runs.values()].reduce((sum, each) => sum + each.unlisted, 0);
    const of = (name: (typeof FACETS)[number]): Counted[] => byCount(counts[name]);
    return {
      total,
      unlisted,
      run: of('run'),
      arm: of('arm'),
      role: of('role'),
      status: of('status'),
      stage: of('stage'),
      class: of('class'),
      code: of('code'),
      family: of('family'),
      difficulty: of('difficulty'),
    };
  }

  page(manifest: Manifest | null, filter: SampleFilter): SampleRows {
    const difficulty = difficulties(manifest);
    const wanted = FACETS.filter((name) => filter[name] !== '');
    const text = filter.text.toLowerCase();
    const keeps = (row: KeptRow): boolean =>
      wanted.every((name) => valuesOf(row, name, difficulty).includes(filter[name])) && (text === '' || row.id.toLowerCase().includes(text) || row.message.toLowerCase().includes(text));
    const rows = [...this.runs.values()].flatMap((each) => each.rows);
    const matched = wanted.length === 0 && text === '' ? rows : rows.filter(keeps);
    const from = firstRow(filter.from, matched.length);
    return { rows: matched.slice(from, from + ROWS_OF_A_PAGE).map((row) => shown(row, difficulty)), from, matched: matched.length, total: rows.length };
  }

  /** @param convert to the other language: its text, or why there is none */
  async detail(manifest: Manifest | null, key: string, convert: Convert): Promise<SampleDetail | null> {
    const samples = this.runs.get(key.slice(0, key.lastIndexOf(':')));
    const kept = samples?.rows.find((each) => each.key === key);
    if (kept === undefined || samples === undefined) return null;
    const [verdict, prediction] = await Promise.all([samples.verdict(kept), samples.prediction(kept)]);
    const row = shown(kept, difficulties(manifest));
    const file = samples.verdictFile();
    const durations: Partial<Record<Stage, number>> = await samples.timesOf(kept, verdict);
    const { bleu4 = null, codebleu = null } = await samples.similarityOf(kept);
    return {
      key,
      row,
      message: verdict?.message ?? row.message,
      failedTests: verdict?.tests?.failed ?? [],
      mutants: verdict?.mutants ?? null,
      branchCoverage: verdict?.branchCoverage ?? null,
      edgeCasesCovered: verdict?.edgeCasesCovered ?? null,
      filtered: verdict?.filtered ?? null,
      durations: STAGES.flatMap((stage) => {
        const milliseconds = durations[stage];
        return typeof milliseconds === 'number' ? [{ stage, milliseconds }] : [];
      }),
      tokens: prediction?.generatedTokens ?? null,
      latencyMilliseconds: prediction?.latencyMilliseconds ?? null,
      bleu4,
      codebleu,
      parts: await partsOf(kept, prediction, verdict, manifest, convert),
      verdict: { name: path.basename(file), path: file, bytes: 0, line: kept.line },
    };
  }
}

export type Convert = (from: 'rust' | 'iron', text: string) => Promise<{ readonly text: string | null; readonly note: string }>;

async function partsOf(row: KeptRow, prediction: Sample | null, verdict: Verdict | null, manifest: Manifest | null, convert: Convert): Promise<TextPart[]> {
  const task = manifest?.byId.get(row.id);
  const given = prediction?.prompt;
  const prompt = given === undefined ? await textPart(task?.files.prompt ?? null, 'Prompt', 'markdown') : givenPart('Prompt', 'markdown', given);
  const references = await Promise.all([textPart(task?.files[row.arm === 'iron' ? 'Iron' : 'Rust'] ?? null, 'Reference', row.arm), textPart(task?.files.tests ?? null, 'Tests of the task', 'rust')]);
  const names = { rust: 'Rust', iron: 'Iron' } as const;
  const other = row.arm === 'iron' ? 'rust' : 'iron';
  if (prediction === null) {
    const none: TextPart = { name: names[row.arm], language: row.arm, text: null, note: 'The predictions of this run do not hold it.', file: null };
    return [prompt, none, ...references];
  }
  const changed = verdict !== null && createHash('sha256').update(prediction.prediction).digest('hex') !== verdict.sha256;
  const written = givenPart(names[row.arm], row.arm, prediction.prediction, changed ? 'Not the text that was judged: the predictions changed since.' : 'As the model wrote it.');
  const made = await convert(row.arm, prediction.prediction);
  const converted: TextPart = made.text === null ? { name: names[other], language: other, text: null, note: made.note, file: null } : givenPart(names[other], other, made.text, made.note);
  return [prompt, ...(row.arm === 'iron' ? [written, converted] : [converted, written]), ...references];
}

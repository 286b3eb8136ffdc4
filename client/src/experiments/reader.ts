/** What the pages show, read from the folder of experiments. Needs no editor. */
import type { ChainSummary } from '../../../protocol/chain-pages.js';
import type { ExperimentSummary, NothingModel, PageModel, PageState, ReadProblem, RunsModel, SampleDetail, SampleRows, TaskDetail, TaskRows } from '../../../protocol/experiment-pages.js';
import { chainsIn } from './chains.js';
import { comparisonModel } from './comparison-page.js';
import { datasetModel, manifestFile, taskDetail, taskRows } from './dataset-page.js';
import { decisionModel } from './decision-page.js';
import { evaluationModel, refreshSamples } from './evaluation-page.js';
import { Manifests } from './manifest.js';
import type { ExperimentsRoot } from './roots.js';
import { runModel } from './run-page.js';
import { type Convert, ExperimentSamples } from './samples.js';
import { Experiments } from './summaries.js';

export interface Page {
  readonly state: PageState;
  readonly model: PageModel;
  readonly list: readonly ExperimentSummary[];
}

export class PageReader {
  readonly experiments: Experiments;
  private readonly manifests = new Manifests();
  private readonly samplesOf = new Map<string, ExperimentSamples>();

  /** As it is shown. */
  private readonly where: string;

  /** @param roots at least one */
  constructor(
    roots: readonly ExperimentsRoot[],
    private readonly convert: Convert,
  ) {
    this.experiments = new Experiments(roots);
    this.where = roots
      .filter(({ isOfChains }) => isOfChains !== true)
      .map(({ folder }) => folder)
      .join(', ');
  }

  /** The folder of experiments that holds this one; without one, the first. */
  rootOf = (experiment: string | null): string => this.experiments.roots.place(experiment ?? '').root;

  /** The state that comes back names the experiment that is shown. */
  async page(state: PageState): Promise<Page> {
    const problems: ReadProblem[] = [];
    const all = await this.experiments.list(problems);
    const chains = await chainsIn(this.experiments, problems);
    if (state.page === 'runs') return { state, list: all, model: { page: 'runs', folder: this.where, experiments: all, chains, problems } satisfies RunsModel };
    const member = all.some((each) => each.id === state.experiment) ? null : await this.member(chains, state.experiment);
    const list = member === null ? all : [...all, member];
    const id = list.find((each) => each.id === state.experiment)?.id ?? list[0]?.id;
    if (id === undefined) return { state, list, model: this.nothing(state, `There is no experiment in ${this.where} yet.`) };
    const run = list.find((each) => each.id === id)?.runs.some((each) => each.id === state.run) ? state.run : null;
    const known = { ...state, experiment: id, run };
    return { state: known, list, model: (await this.model(known, id, run)) ?? this.nothing(known, `${id} is no longer there.`) };
  }

  /** One of a chain, where it is that which is asked for: the list has it not. */
  private async member(chains: readonly ChainSummary[], asked: string | null): Promise<ExperimentSummary | null> {
    const isThere = chains.some(({ parts }) => parts.some(({ experiments }) => experiments.some(({ key }) => key === asked)));
    return isThere && asked !== null ? this.experiments.summary(asked, []) : null;
  }

  private async model({ page, left, right }: PageState, id: string, run: string | null): Promise<PageModel | null> {
    switch (page) {
      case 'run':
        return runModel(this.experiments, id, run);
      case 'dataset':
        return datasetModel(this.experiments, this.manifests, id);
      case 'evaluation':
        return evaluationModel(this.experiments, this.samples(id), await this.manifest(id), id, run);
      case 'comparison':
        return comparisonModel(this.experiments, left, right);
      case 'decision':
        return decisionModel(this.experiments, id);
      default:
        return null;
    }
  }

  private nothing = ({ page }: PageState, nothing: string): NothingModel => ({ page, nothing, folder: this.where });

  private samples(id: string): ExperimentSamples {
    const samples = this.samplesOf.get(id) ?? new ExperimentSamples();
    this.samplesOf.set(id, samples);
    return samples;
  }

  private manifest = async (id: string): ReturnType<Manifests['read']> => this.manifests.read(await manifestFile(this.experiments, id));

  async sampleRows({ experiment, samples }: PageState): Promise<SampleRows> {
    if (experiment === null) return { rows: [], from: 0, matched: 0, total: 0 };
    await refreshSamples(this.experiments, this.samples(experiment), experiment);
    return this.samples(experiment).page(await this.manifest(experiment), samples);
  }

  async sampleDetail({ experiment, sample }: PageState): Promise<SampleDetail | null> {
    if (experiment === null || sample === null) return null;
    await refreshSamples(this.experiments, this.samples(experiment), experiment);
    return this.samples(experiment).detail(await this.manifest(experiment), sample, this.convert);
  }

  taskRows = async ({ experiment, tasks }: PageState): Promise<TaskRows> =>
    experiment === null ? { rows: [], from: 0, matched: 0, total: 0 } : taskRows(this.experiments, this.manifests, experiment, tasks);

  taskDetail = async ({ experiment, task }: PageState): Promise<TaskDetail | null> => (experiment === null || task === null ? null : taskDetail(this.experiments, this.manifests, experiment, task));
}

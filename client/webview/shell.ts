/** The whole of what is shown: the pages as tabs, which experiment it is about, and the page. */
import { FIRST_STATE, PAGES, type PageName, type PageState, type ToPage } from '../../protocol/experiment-pages.js';
import { type Html, html, NOTHING } from './html.js';
import { comparisonPage } from './pages/comparison.js';
import { datasetPage } from './pages/dataset.js';
import { decisionPage } from './pages/decision.js';
import { evaluationPage } from './pages/evaluation.js';
import { runPage } from './pages/run.js';
import { runsPage } from './pages/runs.js';
import { select } from './parts.js';
import { Sheet } from './sheet.js';

export const TABS: Readonly<Record<PageName, string>> = { runs: 'Runs', run: 'Experiment', dataset: 'Dataset and gates', evaluation: 'Evaluation', comparison: 'Comparison', decision: 'Decision' };

export type PageMessage = Extract<ToPage, { readonly kind: 'page' }>;

export interface Drawing {
  readonly html: Html;
  readonly sheet: Sheet;
}

export function draw(message: PageMessage, state: PageState): Drawing {
  const sheet = new Sheet();
  const page = pageOf(message, state, sheet);
  return {
    sheet,
    html: html`<header><div role="tablist" aria-label="Pages of experiments">${PAGES.map((name) => tab(name, state.page))}</div>${chooser(message, state)}</header><main role="tabpanel" id="page" aria-labelledby="tab-${state.page}">${page}</main>`,
  };
}

const tab = (name: PageName, shown: PageName): Html =>
  html`<button type="button" role="tab" id="tab-${name}" data-go="${name}" aria-controls="page" aria-selected="${String(name === shown)}" tabindex="${name === shown ? 0 : -1}">${TABS[name]}</button>`;

const WITH_RUN: readonly PageName[] = ['run', 'evaluation'];

/** Which experiment and which of its runs the page is about; not where it is about all or about two. */
function chooser({ experiments }: PageMessage, { page, experiment, run }: PageState): Html {
  if (page === 'runs' || page === 'comparison' || experiments.length === 0) return NOTHING;
  const runs = experiments.find(({ id }) => id === experiment)?.runs ?? [];
  return html`<p class="line">${select(
    'experiment',
    'experiment',
    experiments.map(({ id, status }, index) => ({ value: id, text: `${id} (${index === 0 ? 'latest, ' : ''}${status})` })),
    experiment ?? '',
  )} ${
    WITH_RUN.includes(page) && runs.length > 0
      ? select('run', page === 'run' ? 'run' : 'figures of', [{ value: '', text: page === 'run' ? 'the whole' : 'the whole experiment' }, ...runs.map((value) => ({ value, text: value }))], run ?? '')
      : NOTHING
  }</p>`;
}

function pageOf({ model }: PageMessage, state: PageState, sheet: Sheet): Html {
  if ('nothing' in model) return html`<h1>${TABS[model.page]}</h1><p>${model.nothing}</p>`;
  switch (model.page) {
    case 'runs':
      return runsPage(model, sheet);
    case 'run':
      return runPage(model, sheet);
    case 'dataset':
      return datasetPage(model, state.tasks, sheet);
    case 'evaluation':
      return evaluationPage(model, state, sheet);
    case 'comparison':
      return comparisonPage(model, sheet);
    case 'decision':
      return decisionPage(model, sheet);
  }
}

/** After a choice: what is about another experiment or run is let go. */
export function chosen(state: PageState, name: string, value: string): PageState {
  const [group, member] = name.split('.');
  if (group === 'samples' && member !== undefined) return { ...state, samples: { ...state.samples, [member]: value, from: 0 } };
  if (group === 'tasks' && member !== undefined) return { ...state, tasks: { ...state.tasks, [member]: value, from: 0 } };
  if (name === 'experiment') return { ...state, experiment: value, run: null, samples: FIRST_STATE.samples, tasks: FIRST_STATE.tasks, sample: null, task: null };
  if (name === 'run') return { ...state, run: value === '' ? null : value };
  return name === 'left' || name === 'right' || name === 'rate' ? { ...state, [name]: value } : state;
}

/** The script of the pages of experiments: draws what the extension sends, and tells it what is asked for. */
import { checkedState, type PageName, type PageState, type SampleDetail, type SampleRows, type TaskDetail, type TaskRows, type ToExtension, type ToPage } from '../../protocol/experiment-pages.js';
import { Charts } from './charts.js';
import type { Html } from './html.js';
import { taskTable, taskText } from './pages/dataset.js';
import { sampleTable, sampleText } from './pages/evaluation.js';
import { chosen, draw, type PageMessage } from './shell.js';
import { csvOf, Sheet } from './sheet.js';

declare function acquireVsCodeApi(): { postMessage(message: ToExtension): void; setState(state: PageState): void };

const vscode = acquireVsCodeApi();
const app = document.getElementById('app')!;
const charts = new Charts();
const TYPING_MS = 200;

let state: PageState = checkedState(undefined);
let message: PageMessage | undefined;
let sheet = new Sheet();
/** Of the parts that are asked for after the page is there. */
let rowSheet = new Sheet();
let samples: SampleRows | null = null;
let tasks: TaskRows | null = null;
let sample: SampleDetail | null = null;
let task: TaskDetail | null = null;
/** Whether the text that was asked for is to be gone to. */
let jump = false;
/** What gets the focus once the page that was asked for is drawn. */
let afterPage: string | undefined;
let typing: ReturnType<typeof setTimeout> | undefined;

function change(next: PageState): void {
  state = next;
  vscode.setState(state);
}

function render(next: PageMessage): void {
  const same = message !== undefined && message.state.page === next.state.page && message.state.experiment === next.state.experiment;
  message = next;
  const kept = keep();
  const drawing = draw(next, state);
  sheet = drawing.sheet;
  charts.clear();
  app.innerHTML = drawing.html.html;
  charts.show(sheet.charts);
  if (!same) [samples, tasks, sample, task] = [null, null, null, null];
  fill('samples', samples === null ? null : sampleTable(samples, state.sample, (rowSheet = new Sheet())));
  fill('tasks', tasks === null ? null : taskTable(tasks, state.task, (rowSheet = new Sheet())));
  fill('sample', sample === null ? null : sampleText(sample));
  fill('task', task === null ? null : taskText(task));
  for (const log of document.querySelectorAll('[data-end]')) log.scrollTop = log.scrollHeight;
  restore(kept, same);
  if (afterPage !== undefined) document.getElementById(afterPage)?.focus({ preventScroll: true });
  afterPage = undefined;
  askForRows();
  told();
}

/** What the person has in hand and sees, over a new drawing. */
interface Kept {
  readonly focus: string | undefined;
  readonly selection: number | null;
  readonly scroll: number;
  readonly inner: ReadonlyMap<string, number>;
  readonly open: readonly (string | undefined)[];
}

const scrolled = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>('.bounded, .events, pre')];
const details = (): HTMLDetailsElement[] => [...document.querySelectorAll<HTMLDetailsElement>('details[data-key]')];

function keep(): Kept {
  const focused = document.activeElement;
  return {
    focus: focused?.id || undefined,
    selection: focused instanceof HTMLInputElement ? focused.selectionStart : null,
    scroll: scrollY,
    inner: new Map(scrolled().map((each, index) => [String(index), each.scrollTop])),
    open: details()
      .filter((each) => each.open)
      .map((each) => each.dataset['key']),
  };
}

/** @param same whether it is the same page of the same experiment */
function restore({ focus, selection, scroll, inner, open }: Kept, same: boolean): void {
  const element = focus === undefined ? null : document.getElementById(focus);
  element?.focus({ preventScroll: true });
  if (element instanceof HTMLInputElement && selection !== null) element.setSelectionRange(selection, selection);
  scrollTo(0, same ? scroll : 0);
  if (!same) return;
  for (const each of details()) each.open = open.includes(each.dataset['key']);
  for (const [index, each] of scrolled().entries()) if (each.dataset['end'] === undefined) each.scrollTop = inner.get(String(index)) ?? 0;
}

function fill(id: string, content: Html | null): void {
  const place = document.getElementById(id);
  if (place !== null) place.innerHTML = content?.html ?? '';
}

function askForRows(): void {
  if (state.page === 'evaluation' && document.getElementById('samples') !== null) {
    vscode.postMessage({ kind: 'samples', state });
    if (state.sample !== null && sample === null) vscode.postMessage({ kind: 'sample', state });
  }
  if (state.page === 'dataset' && document.getElementById('tasks') !== null) {
    vscode.postMessage({ kind: 'tasks', state });
    if (state.task !== null && task === null) vscode.postMessage({ kind: 'task', state });
  }
}

function told(): void {
  const headings = [...document.querySelectorAll('h1, h2, h3, h4, caption')].map((each) => (each.textContent ?? '').replaceAll(/\s+/g, ' ').trim());
  vscode.postMessage({ kind: 'drawn', page: state.page, headings, rows: document.querySelectorAll('tbody tr').length, charts: charts.count });
}

function show(next: PageState): void {
  change(next);
  vscode.postMessage({ kind: 'show', state });
}

addEventListener('message', ({ data }: MessageEvent<ToPage>) => {
  switch (data.kind) {
    case 'page':
      change({ ...data.state, samples: message === undefined ? data.state.samples : state.samples, tasks: message === undefined ? data.state.tasks : state.tasks });
      return render(data);
    case 'samples':
      samples = data.answer;
      return refill(samples === null ? null : sampleTable(samples, state.sample, (rowSheet = new Sheet())), 'samples');
    case 'tasks':
      tasks = data.answer;
      return refill(tasks === null ? null : taskTable(tasks, state.task, (rowSheet = new Sheet())), 'tasks');
    case 'sample':
      sample = data.answer;
      return opened(sample === null ? null : sampleText(sample), 'sample');
    case 'task':
      task = data.answer;
      return opened(task === null ? null : taskText(task), 'task');
  }
});

/** A button of the table that was pressed keeps the focus. */
function refill(content: Html | null, id: 'samples' | 'tasks'): void {
  const focus = document.activeElement?.id;
  fill(id, content);
  if (focus !== undefined && focus !== '' && document.activeElement === document.body) document.getElementById(focus)?.focus({ preventScroll: true });
  told();
}

function opened(content: Html | null, id: 'sample' | 'task'): void {
  const focus = document.activeElement?.id;
  fill(id, content);
  if (focus !== undefined && focus !== '' && document.activeElement === document.body) document.getElementById(focus)?.focus({ preventScroll: true });
  for (const each of document.querySelectorAll<HTMLElement>(`[data-${id}]`)) {
    if (each.dataset[id] === state[id]) each.setAttribute('aria-current', 'true');
    else each.removeAttribute('aria-current');
  }
  if (jump) {
    const heading = document.getElementById(`${id}-title`);
    heading?.focus({ preventScroll: true });
    heading?.scrollIntoView({ block: 'start' });
  }
  jump = false;
  told();
}

document.addEventListener('click', (event) => {
  const button = event.target instanceof Element ? event.target.closest<HTMLButtonElement>('button') : null;
  if (button !== null) void pressed(button, button.dataset);
});

async function pressed(button: HTMLButtonElement, data: DOMStringMap): Promise<void> {
  const { go, open, sample: key, task: id, turn, command, experiment, export: format, close, manifestLine } = data;
  if (go !== undefined) {
    const moved = experiment === undefined || experiment === state.experiment ? state : chosen(state, 'experiment', experiment);
    const focusTab = button.getAttribute('role') === 'tab';
    show({ ...moved, page: go as PageName, ...(experiment === undefined ? {} : { run: data['run'] ?? null }) });
    if (focusTab) afterPage = `tab-${go}`;
  } else if (open !== undefined) vscode.postMessage({ kind: 'open', path: open, ...(data['line'] === undefined ? {} : { line: Number(data['line']) }) });
  else if (manifestLine !== undefined) {
    const model = message?.model;
    if (model !== undefined && 'manifest' in model && model.manifest !== null) vscode.postMessage({ kind: 'open', path: model.manifest.path, line: Number(manifestLine) });
  } else if (key !== undefined) openDetail('sample', key);
  else if (id !== undefined) openDetail('task', id);
  else if (turn === 'samples' || turn === 'tasks') {
    change({ ...state, [turn]: { ...state[turn], from: Number(data['from']) } });
    vscode.postMessage({ kind: turn, state });
  } else if ((command === 'resume' || command === 'cancel') && experiment !== undefined) vscode.postMessage({ kind: command, experiment });
  else if (format !== undefined) await save(format, data['id'] ?? '');
  else if (close === 'sample' || close === 'task') closeDetail(close);
}

function openDetail(kind: 'sample' | 'task', key: string): void {
  change({ ...state, [kind]: key });
  jump = true;
  vscode.postMessage({ kind, state });
}

function closeDetail(kind: 'sample' | 'task'): void {
  const key = state[kind];
  change({ ...state, [kind]: null });
  if (kind === 'sample') sample = null;
  else task = null;
  fill(kind, null);
  vscode.postMessage({ kind: `${kind}s`, state });
  document.getElementById(`${kind}-${key}`)?.focus();
}

async function save(format: string, id: string): Promise<void> {
  const table = [...sheet.tables, ...rowSheet.tables].find((each) => each.id === id);
  const name = `${state.experiment ?? 'experiments'}-${id}`;
  if (format === 'csv' && table !== undefined) vscode.postMessage({ kind: 'export', name, format, text: csvOf(table) });
  const svg = format === 'svg' ? charts.svg(id) : null;
  if (svg !== null) vscode.postMessage({ kind: 'export', name, format: 'svg', text: svg });
  const base64 = format === 'png' ? await charts.png(id) : null;
  if (base64 !== null) vscode.postMessage({ kind: 'export', name, format: 'png', base64 });
}

document.addEventListener('submit', (event) => event.preventDefault());
document.addEventListener('change', ({ target }) => {
  if (target instanceof HTMLSelectElement && target.dataset['select'] !== undefined) choose(target.dataset['select'], target.value);
});
document.addEventListener('input', ({ target }) => {
  if (!(target instanceof HTMLInputElement) || target.dataset['select'] === undefined) return;
  const { value, dataset } = target;
  clearTimeout(typing);
  typing = setTimeout(() => choose(dataset['select']!, value), TYPING_MS);
});

function choose(name: string, value: string): void {
  const next = chosen(state, name, value);
  if (name.startsWith('samples.') || name.startsWith('tasks.')) {
    change(next);
    vscode.postMessage({ kind: name.startsWith('samples.') ? 'samples' : 'tasks', state });
  } else if (name === 'rate') {
    change(next);
    if (message !== undefined) render({ ...message, state });
  } else show(next);
}

/** Between tabs by the arrows, as in every list of tabs. */
document.addEventListener('keydown', (event) => {
  const tab = event.target instanceof Element ? event.target.closest<HTMLElement>('[role="tab"]') : null;
  if (tab === null) return;
  const tabs = [...document.querySelectorAll<HTMLElement>('[role="tab"]')];
  const at = tabs.indexOf(tab);
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  tabs[(to + tabs.length) % tabs.length]!.focus();
});

new MutationObserver(() => charts.recolour()).observe(document.body, { attributes: true, attributeFilter: ['class', 'data-vscode-theme-id'] });
vscode.postMessage({ kind: 'ready' });

/** A dataset and what its gates found. */
import type { DatasetModel, GateRow, TaskDetail, TaskFilter, TaskRows } from '../../../protocol/experiment-pages.js';
import { bytes, plural } from '../format.js';
import { type Html, html, NOTHING } from '../html.js';
import { fact, fileButton, gateStatus, problemList, select, textParts } from '../parts.js';
import type { Cell, Colour, Sheet } from '../sheet.js';
import { filterOptions, turns } from './turns.js';

const SPLITS = ['train', 'val', 'test'] as const;
const COLOURS: Readonly<Record<(typeof SPLITS)[number], Colour>> = { train: 'blue', val: 'purple', test: 'yellow' };
const CONTAMINATION = ['contamination', 'split-hygiene'];

export function datasetPage(model: DatasetModel, filter: TaskFilter, sheet: Sheet): Html {
  const { experiment, manifest, tasks, splits, groups, families, problems, gates } = model;
  if (manifest === null) return html`<h1>Dataset of ${experiment.id}</h1>${problemList(problems)}<p>There is no manifest yet.</p>${gateSection(gates, sheet)}`;
  return html`<h1>Dataset of ${experiment.id}</h1>${problemList(problems)}
<dl class="facts">${fact('Tasks', tasks.toLocaleString('en'))}${splits.map(({ value, count }) => fact(value, `${count.toLocaleString('en')}`))}${fact('Families', String(families.length))}${fact('Groups', String(groups.length))}${fact('Gates', gates === null ? 'not run' : html`${gateStatus(gates.passed ? 'passed' : 'failed')}`)}</dl>
<p class="note">Manifest: ${fileButton(manifest)}</p>
${gateSection(gates, sheet)}${leaks(gates, sheet)}
<h2>What is in it</h2>${difficulties(model, sheet)}${byFamily(model, sheet)}${lengths(model, sheet)}
<h2 id="tasks-heading">Tasks</h2>${filters(model, filter)}<div id="tasks" class="rows" aria-live="polite"></div><div id="task" class="detail"></div>`;
}

function gateSection(gates: DatasetModel['gates'], sheet: Sheet): Html {
  if (gates === null) return html`<h2>Gates</h2><p class="note">Not run yet: what they ask is not measured.</p>`;
  const stale = gates.stale ? html`<p class="reason" role="alert">The manifest has changed since the gates ran: run them again.</p>` : NOTHING;
  const table = sheet.table({
    id: 'gates',
    caption: `Gates: ${gates.results.filter((each) => each.status === 'passed').length} of ${gates.results.length} passed`,
    columns: [{ name: 'gate' }, { name: 'result' }, { name: 'measured' }, { name: 'rows of the contract' }, { name: 'findings', numeric: true }],
    rows: gates.results.map((gate) => [
      gate.gate,
      { text: gate.status, view: gateStatus(gate.status) },
      gate.summary,
      gate.rows.join(', '),
      { text: String(gate.findingCount), raw: gate.findingCount },
    ]),
  });
  const others = gates.results.filter(({ gate, findingCount }) => findingCount > 0 && !CONTAMINATION.includes(gate));
  return html`<h2>Gates ${fileButton(gates.file, 'open')}</h2>${stale}${table}${others.map((gate) => html`<details data-key="gate-${gate.gate}"><summary>${gate.gate}: ${plural(gate.findingCount, 'finding')}</summary>${findings(gate, sheet)}</details>`)}`;
}

/** Tasks of one split that stand in another. */
function leaks(gates: DatasetModel['gates'], sheet: Sheet): Html {
  if (gates === null) return NOTHING;
  const asked = gates.results.filter(({ gate }) => CONTAMINATION.includes(gate));
  const found = asked.filter(({ findingCount }) => findingCount > 0);
  if (asked.length === 0) return html`<h2>Leaks</h2><p class="note">Not measured: these gates did not run.</p>`;
  if (found.length === 0) return html`<h2>Leaks</h2><p>None found: no task stands in two splits, under any name.</p>`;
  return html`<h2>Leaks</h2>${found.map((gate) => html`<p>${gate.summary}</p>${findings(gate, sheet)}`)}`;
}

function findings(gate: GateRow, sheet: Sheet): Html {
  return html`<div class="bounded">${sheet.table({
    id: `findings-${gate.gate}`,
    caption:
      gate.findingCount > gate.findings.length ? `The first ${gate.findings.length} of ${gate.findingCount} findings of ${gate.gate}` : `${plural(gate.findingCount, 'finding')} of ${gate.gate}`,
    columns: [{ name: 'task' }, { name: 'line', numeric: true }, { name: 'what' }, { name: 'with' }],
    rows: gate.findings.map(({ task, line, message, related }): Cell[] => [
      task === null ? '' : { text: task, view: taskLink(task, `finding-${gate.gate}`) },
      { text: line === null ? '' : String(line), raw: line, view: line === null ? NOTHING : html`<button type="button" class="link" data-manifest-line="${line}">${line}</button>` },
      message,
      {
        text: related.join(', '),
        view: html`${related.slice(0, 5).map((each, at) => html`${at > 0 ? ', ' : ''}${taskLink(each, `related-${gate.gate}-${task}`)}`)}${related.length > 5 ? ` and ${related.length - 5} more` : NOTHING}`,
      },
    ]),
  })}</div>`;
}

const taskLink = (task: string, at: string): Html => html`<button type="button" class="link" id="${at}-${task}" data-task="${task}">${task}</button>`;

function difficulties({ difficulties: all }: DatasetModel, sheet: Sheet): Html {
  return sheet.figure(
    {
      id: 'difficulty',
      title: 'Tasks by difficulty and split',
      kind: 'stacked',
      horizontal: true,
      categories: all.map(({ difficulty }) => difficulty),
      series: SPLITS.map((split) => ({ name: split, colour: COLOURS[split], values: all.map((each) => each[split]) })),
      unit: 'count',
    },
    {
      id: 'difficulty',
      caption: 'Tasks by difficulty',
      columns: [{ name: 'difficulty' }, ...SPLITS.map((name) => ({ name, numeric: true }))],
      rows: all.map((each) => [each.difficulty, ...SPLITS.map((split) => number(each[split]))]),
    },
  );
}

const number = (value: number): Cell => ({ text: value.toLocaleString('en'), raw: value });

function byFamily({ families }: DatasetModel, sheet: Sheet): Html {
  return sheet.figure(
    {
      id: 'families',
      title: 'Tasks by family and split',
      kind: 'stacked',
      horizontal: true,
      categories: families.map(({ family }) => family),
      series: SPLITS.map((split) => ({ name: split, colour: COLOURS[split], values: families.map((each) => each[split]) })),
      unit: 'count',
    },
    {
      id: 'families',
      caption: plural(families.length, 'family').replace('familys', 'families'),
      columns: [{ name: 'family' }, { name: 'group' }, ...SPLITS.map((name) => ({ name, numeric: true }))],
      rows: families.map((each) => [each.family, each.group, ...SPLITS.map((split) => number(each[split]))]),
    },
  );
}

const KINDS: Readonly<Record<string, Colour>> = { prompt: 'purple', Rust: 'yellow', Iron: 'blue', tests: 'green' };

function lengths({ lengths: all, edges }: DatasetModel, sheet: Sheet): Html {
  const names = edges.map((edge, index) => (edges[index + 1] === undefined ? `${bytes(edge)} or more` : `${bytes(edge)} to ${bytes(edges[index + 1]!)}`));
  const used = edges.map((_, index) => index).filter((index) => all.some(({ bins }) => bins[index]! > 0));
  return sheet.figure(
    {
      id: 'lengths',
      title: 'Lengths of the files of tasks',
      kind: 'bars',
      horizontal: false,
      categories: used.map((index) => names[index]!),
      series: all.map(({ of, bins }) => ({ name: of, colour: KINDS[of]!, values: used.map((index) => bins[index]!) })),
      unit: 'count',
    },
    {
      id: 'lengths',
      caption: 'Bytes of a file',
      columns: [{ name: 'file' }, { name: 'files', numeric: true }, { name: 'least', numeric: true }, { name: 'median', numeric: true }, { name: 'most', numeric: true }],
      rows: all.map(({ of, files, least, median, most }) => [of, number(files), number(least), number(median), number(most)]),
    },
  );
}

function filters({ families, groups, difficulties: all, splits }: DatasetModel, filter: TaskFilter): Html {
  const counted = (value: string, count: number): { readonly value: string; readonly count: number } => ({ value, count });
  return html`<form class="filters" data-filters="tasks">${select('tasks.split', 'split', filterOptions(splits), filter.split)}${select(
    'tasks.group',
    'group',
    filterOptions(groups),
    filter.group,
  )}${select('tasks.family', 'family', filterOptions(families.map(({ family, train, val, test }) => counted(family, train + val + test))), filter.family)}${select(
    'tasks.difficulty',
    'difficulty',
    filterOptions(all.map(({ difficulty, train, val, test }) => counted(difficulty, train + val + test))),
    filter.difficulty,
  )}<label class="choice">name <input type="search" id="tasks.text" data-select="tasks.text" value="${filter.text}"></label></form>`;
}

export function taskTable({ rows, from, matched, total }: TaskRows, opened: string | null, sheet: Sheet): Html {
  const table = sheet.table({
    id: 'task-rows',
    caption: `${plural(matched, 'task')}${matched === total ? '' : ` of ${total.toLocaleString('en')}`}`,
    columns: [{ name: 'task' }, { name: 'line', numeric: true }, { name: 'split' }, { name: 'group' }, { name: 'family' }, { name: 'difficulty' }, { name: 'found by' }],
    rows: rows.map((row) => [
      { text: row.id, view: html`<button type="button" class="link" id="task-${row.id}" data-task="${row.id}"${row.id === opened ? html` aria-current="true"` : NOTHING}>${row.id}</button>` },
      { text: String(row.line), raw: row.line, view: html`<button type="button" class="link" data-manifest-line="${row.line}">${row.line}</button>` },
      row.split,
      row.group ?? '',
      row.family,
      row.difficulty ?? '',
      row.findings.join(', '),
    ]),
  });
  return html`${matched === 0 ? html`<p class="note">No task fits.</p>` : table}${turns('tasks', from, rows.length, matched)}`;
}

export function taskText(detail: TaskDetail): Html {
  const found = detail.findings.map(({ gate, message }) => html`<li>${gate}: ${message}</li>`);
  return html`<section class="opened" aria-labelledby="task-title"><h3 id="task-title" tabindex="-1">${detail.id} <button type="button" class="small" id="close-task" data-close="task">Close</button></h3>${found.length === 0 ? NOTHING : html`<ul class="reason">${found}</ul>`}${textParts(detail.parts)}</section>`;
}

/** The page of results as a text. Everything in it is escaped: names and code of a project are not trusted. */
import { escaped } from '../escaped.js';
import type { Coverage, FunctionReport, MutantCounts, MutantGenre, MutantOutcome, TestCase } from '../../../protocol/test-generation.js';
import { changeOf, count, GENRES, inWords, SOURCES, scoreOf, scoreOfAll } from './words.js';

export interface PanelData {
  /** Name of the file. */
  readonly title: string;
  readonly functions: readonly PanelFunction[];
  readonly stages: readonly { readonly stage: string; readonly seconds: number }[];
}

export interface PanelFunction {
  readonly report: FunctionReport;
  /** Line of it in the text now, from 1; null: its text has changed since. */
  readonly line: number | null;
  readonly isFinal: boolean;
}

/** What the page may load: addresses of its own files and the word that lets its script run. */
export interface PanelFrame {
  readonly nonce: string;
  readonly source: string;
  readonly style: string;
  readonly script: string;
  /** Kept by the page over a reload of the window. */
  readonly state: string;
}

export function pageOf(data: PanelData, { nonce, source, style, script, state }: PanelFrame): string {
  const policy = `default-src 'none'; style-src ${source}; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escaped(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${escaped(style)}">
<title>${escaped(data.title)}</title>
</head>
<body data-state="${escaped(state)}">
<main>
${bodyOf(data)}
</main>
<script nonce="${nonce}" src="${escaped(script)}"></script>
</body>
</html>
`;
}

function bodyOf(data: PanelData): string {
  const { title, functions, stages } = data;
  const head = `<h1>Generated tests of ${escaped(title)}</h1>`;
  if (functions.length === 0) return `${head}<p>No tests were generated for this file yet. Put the cursor into a function and run <em>Iron: Generate Tests for Function</em>.</p>`;
  const reports = functions.map(({ report }) => report);
  return [
    head,
    overview(functions),
    possibleBugs(functions),
    '<div class="columns">',
    byKind(reports),
    `<div>${outcomes(reports)}${times(stages)}</div>`,
    '</div>',
    '<h2>Functions</h2>',
    ...functions.map(functionSection),
  ].join('\n');
}

function overview(functions: readonly PanelFunction[]): string {
  const reports = functions.map(({ report }) => report);
  const score = scoreOfAll(reports);
  const tests = reports.reduce((sum, report) => sum + report.tests.length, 0);
  const proven = reports.filter(({ status }) => status === 'proven').length;
  const facts = [
    fact('Mutants killed', score === null ? 'none to kill' : percent(score)),
    fact('Tests', String(tests)),
    fact('Functions tested', `${proven} of ${functions.length}`),
    ...coverage(reports),
  ];
  const waiting = functions.some(({ isFinal }) => !isFinal) ? '<p role="status">The tests are still being scored.</p>' : '';
  const before = [...new Set(reports.flatMap((report) => (report.coverage === null || report.coverage.before === '' ? [] : [report.coverage.before])))];
  const measured = before.length === 0 ? '' : `<p class="note">Coverage before: ${escaped(before.join('; '))}.</p>`;
  return `<dl class="facts">${facts.join('')}</dl>${measured}${waiting}`;
}

const fact = (name: string, value: string): string => `<div><dt>${escaped(name)}</dt><dd>${escaped(value)}</dd></div>`;
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

/** Only where it was measured. */
function coverage(reports: readonly FunctionReport[]): string[] {
  const measured = reports.flatMap((report) => (report.coverage === null ? [] : [report.coverage]));
  if (measured.length === 0) return [];
  const sum = (of: (each: Coverage) => number): number => measured.reduce((total, each) => total + of(each), 0);
  const line = (name: string, before: number, after: number, all: number): string[] => (all === 0 ? [] : [fact(name, `${percent(before / all)} → ${percent(after / all)}`)]);
  return [
    ...line(
      'Branches covered',
      sum((each) => each.branchesBefore),
      sum((each) => each.branchesAfter),
      sum((each) => each.branches),
    ),
    ...line(
      'Lines covered',
      sum((each) => each.linesBefore),
      sum((each) => each.linesAfter),
      sum((each) => each.lines),
    ),
  ];
}

function possibleBugs(functions: readonly PanelFunction[]): string {
  const found = functions.flatMap(({ report, line }) => report.possibleBugs.map((test) => ({ report, line, test })));
  if (found.length === 0) return '';
  const items = found.map(
    ({ report, line, test }) =>
      `<li>${place(report.path, line)} (${escaped(SOURCES[test.source] ?? test.source)})${test.message === undefined ? '' : `<pre>${escaped(test.message)}</pre>`}${code(test, true)}</li>`,
  );
  return `<section class="bugs" aria-labelledby="bugs"><h2 id="bugs">Possible bugs</h2>
<p>These tests fail on the code as it is, because its documentation, a property or an inverse says otherwise. They are not among the tests to insert. Either the code or what is said of it is wrong.</p>
<ul>${items.join('')}</ul></section>`;
}

type Tally = Record<MutantOutcome, number>;
const noTally = (): Tally => ({ caught: 0, missed: 0, timeout: 0, unviable: 0, equivalent: 0 });

const BAR = { width: 260, height: 14 };

/** One bar for each kind of mutant: killed, then missed. What counts for no score is not drawn. */
function byKind(reports: readonly FunctionReport[]): string {
  const kinds = new Map<MutantGenre, Tally>();
  for (const { mutant, outcome } of reports.flatMap(({ verdicts }) => verdicts)) {
    const tally = kinds.get(mutant.genre) ?? noTally();
    tally[outcome]++;
    kinds.set(mutant.genre, tally);
  }
  const rows = [...kinds].map(([genre, tally]) => ({ name: GENRES[genre] ?? genre, killed: tally.caught + tally.timeout, missed: tally.missed })).filter(({ killed, missed }) => killed + missed > 0);
  if (rows.length === 0) return '';
  const most = Math.max(...rows.map(({ killed, missed }) => killed + missed));
  const drawn = rows.map(({ name, killed, missed }) => {
    const length = (number: number): number => Math.round((number / most) * BAR.width * 10) / 10;
    const bar = `<svg width="${BAR.width}" height="${BAR.height}" viewBox="0 0 ${BAR.width} ${BAR.height}" role="img" aria-label="${killed} killed, ${missed} missed"><rect class="killed" width="${length(killed)}" height="${BAR.height}"/><rect class="missed" x="${length(killed)}" width="${length(missed)}" height="${BAR.height}"/></svg>`;
    return `<tr><th scope="row">${escaped(name)}</th><td>${bar}</td><td class="number">${killed} of ${killed + missed}</td></tr>`;
  });
  return `<section aria-labelledby="kinds"><h2 id="kinds">Mutants by kind</h2><table><thead><tr><th scope="col">Kind</th><th scope="col"><span class="key killed"></span> killed <span class="key missed"></span> missed</th><th scope="col" class="number">Killed</th></tr></thead><tbody>${drawn.join('')}</tbody></table></section>`;
}

const OUTCOMES: Readonly<Record<Exclude<keyof MutantCounts, 'total'>, string>> = {
  caught: 'a test fails',
  missed: 'no test fails',
  timeout: 'it runs without end, which counts as killed',
  unviable: 'it does not compile, and does not count',
  equivalent: 'it is the same program, and does not count',
  notJudged: 'time was over before it was run, which counts as missed',
};

function outcomes(reports: readonly FunctionReport[]): string {
  const sum = (of: keyof MutantCounts): number => reports.reduce((total, { mutants }) => total + mutants[of], 0);
  const rows = (Object.keys(OUTCOMES) as (keyof typeof OUTCOMES)[]).map(
    (outcome) => `<tr><th scope="row">${outcome === 'notJudged' ? 'not judged' : outcome}</th><td class="number">${sum(outcome)}</td><td>${OUTCOMES[outcome]}</td></tr>`,
  );
  return `<section aria-labelledby="outcomes"><h2 id="outcomes">Outcomes</h2><table><tbody>${rows.join('')}</tbody></table></section>`;
}

function times(stages: PanelData['stages']): string {
  if (stages.length === 0) return '';
  const rows = stages.map(({ stage, seconds }) => `<tr><th scope="row">${escaped(stage)}</th><td class="number">${seconds.toFixed(1)} s</td></tr>`);
  const total = stages.reduce((sum, { seconds }) => sum + seconds, 0);
  return `<section aria-labelledby="times"><h2 id="times">Time of the last run</h2><table><tbody>${rows.join('')}<tr class="total"><th scope="row">total</th><td class="number">${total.toFixed(1)} s</td></tr></tbody></table></section>`;
}

function functionSection({ report, line, isFinal }: PanelFunction): string {
  const state = line === null ? ' <span class="stale">changed since</span>' : '';
  const said = isFinal ? scoreOf(report) : `${count(report.tests.length, 'test')} so far`;
  const tests = report.tests.map((test) => `<tr><td>${code(test, false)}</td><td>${escaped(SOURCES[test.source] ?? test.source)}</td><td class="number">${isFinal ? test.kills.length : ''}</td></tr>`);
  const table =
    tests.length === 0
      ? ''
      : `<table class="tests"><thead><tr><th scope="col">Test</th><th scope="col">From</th><th scope="col" class="number">Kills</th></tr></thead><tbody>${tests.join('')}</tbody></table>`;
  return `<section class="function"><h3>${place(report.path, line)}${state}</h3><p>${escaped(said)}</p>${table}${survivors(report, line)}</section>`;
}

function survivors({ verdicts, line: from, status }: FunctionReport, line: number | null): string {
  const missed = status === 'proven' ? verdicts.filter(({ outcome }) => outcome === 'missed') : [];
  if (missed.length === 0) return '';
  const items = missed.map(({ mutant }) => {
    const { start } = mutant.span;
    return `<li>${line === null ? escaped(inWords(mutant)) : link(inWords(mutant), line + start.line - from, start.column, changeOf(mutant))}</li>`;
  });
  return `<h4>Not noticed by any of them</h4><ul>${items.join('')}</ul>`;
}

const place = (path: string, line: number | null): string => (line === null ? `<code>${escaped(path)}</code>` : link(path, line, 1, `Go to line ${line}`));

/** A button, since the page leads nowhere by itself: its script asks the extension to show the place. */
const link = (text: string, line: number, column: number, title: string): string =>
  `<button type="button" class="link" data-line="${line}" data-column="${column}" title="${escaped(title)}">${escaped(text)}</button>`;

const code = ({ name, code: text }: TestCase, open: boolean): string => `<details${open ? ' open' : ''}><summary><code>${escaped(name)}</code></summary><pre>${escaped(text)}</pre></details>`;

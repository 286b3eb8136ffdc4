/** Generating tests: the question, the progress, the first results, the last ones, and the offer. */
import * as vscode from 'vscode';
import { randomUUID } from 'node:crypto';
import type { FunctionReport, GenerationEvent, Progress, Stage } from '../../../protocol/test-generation.js';
import { type GenerateTestsAnswer, generateTests, testGenerationEvent, type TestGenerationEventParams } from '../../../protocol/test-requests.js';
import { nameOf } from '../editors.js';
import type { Server } from '../server.js';
import { setting, toolchain } from '../settings.js';
import type { Guard } from './guard.js';
import type { OfferedTest, Proposals } from './proposals.js';
import type { StageTime, TestResults } from './results.js';
import { linesOf } from './locate.js';
import { type Targets, textOf } from './targets.js';
import { changeOf, count, scoreOf } from './words.js';

/** What generating came to; tests and other extensions may look at it. */
export type Generated = { readonly kind: 'offered'; readonly tests: number } | { readonly kind: 'nothing' | 'refused' | 'failed'; readonly reason: string } | { readonly kind: 'cancelled' };

/** What one run is asked for. */
interface Run {
  readonly document: vscode.TextDocument;
  /** From 1; null: all functions. */
  readonly line: number | null;
  readonly title: string;
  readonly seed: number;
  readonly milliseconds: number;
  /** The only mutant that a test is wanted for; null: all count. */
  readonly mutant: string | null;
  readonly token: vscode.CancellationToken;
  readonly onEvent: (event: GenerationEvent) => void;
}

/** For one mutant that survived: times the budget of a function, and other random choices. */
const TIMES = 15;
const MOST_MILLISECONDS = 20_000;
const OTHER_SEED = 2;

const DOING: Readonly<Record<Stage, string>> = { build: 'Building the crate', compile: 'Compiling', search: 'Searching', prove: 'Proving', score: 'Scoring' };

export class Generation {
  private readonly listeners = new Map<string, (event: GenerationEvent) => void>();

  constructor(
    private readonly server: Server,
    private readonly targets: Targets,
    private readonly results: TestResults,
    private readonly proposals: Proposals,
    private readonly guard: Guard,
  ) {
    server.onNotification(testGenerationEvent, ({ job, event }: TestGenerationEventParams) => this.listeners.get(job)?.(event));
  }

  /** `line`: from 1, in the function that is meant; null: all functions of the file. */
  async generate(document: vscode.TextDocument, line: number | null): Promise<Generated> {
    const refused = await this.guard.refuse(document);
    if (refused !== null) return { kind: 'refused', reason: refused };
    const target = line === null ? null : await this.targets.at(document, new vscode.Position(line - 1, 0));
    if (line !== null && target === null) return tell('The cursor is in no function: put it into one, or generate tests for the whole file.');
    const title = `Tests for ${target === null ? nameOf(document.uri) : `\`${target.name}\``}`;
    const meant = target === null ? null : document.positionAt(target.nameFrom).line + 1;
    const before = this.results.of(document.uri);
    const clock = new StageClock();
    const text = document.getText();
    return withProgress(title, async (report, token) => {
      const onEvent = (event: GenerationEvent): void => {
        if (token.isCancellationRequested) return;
        if (event.kind === 'progress') return report(clock.heard(event.progress));
        this.results.put(document.uri, text, event.functions, event.kind === 'scored', clock.times());
        if (event.kind === 'tests') void this.proposals.offer(document, offered(event.functions, text), false);
      };
      const answer = await this.run({ document, line: meant, title, seed: 1, milliseconds: setting('tests.budget', document.uri), mutant: null, token, onEvent });
      if (answer?.ok === true) return this.finish(document, text, answer.functions, clock.times());
      this.results.restore(before);
      await this.proposals.discard(document.uri);
      return this.failed(answer, token);
    });
  }

  /** Searches an input that tells one mutant from the code; all of the search is aimed at it. */
  async kill(document: vscode.TextDocument, path: string, mutant: string): Promise<Generated> {
    const refused = await this.guard.refuse(document);
    if (refused !== null) return { kind: 'refused', reason: refused };
    const place = this.results.located(document).find(({ kept }) => kept.report.path === path);
    const verdict = place?.kept.report.verdicts.find((each) => each.mutant.name === mutant);
    if (place === undefined || verdict === undefined) return tell(`\`${path}\` has changed since it was scored. Generate its tests again.`);
    const shift = place.line + 1 - place.kept.report.line;
    const wanted = movedName(mutant, shift);
    const change = changeOf(verdict.mutant);
    const text = document.getText();
    return withProgress(`A test that notices: ${change}`, async (report, token) => {
      const milliseconds = Math.min(MOST_MILLISECONDS, setting('tests.budget', document.uri) * TIMES);
      const onEvent = (event: GenerationEvent): void => {
        if (event.kind === 'progress') report(textFor(event.progress));
      };
      const answer = await this.run({ document, line: place.line + 1, title: path, seed: OTHER_SEED, milliseconds, mutant: wanted, token, onEvent });
      if (answer?.ok !== true) return this.failed(answer, token);
      const tests = offered(answer.functions, text);
      if (tests.length === 0) return tell(`No test that notices it was found (${change}): ${answer.functions[0]?.reason || 'nothing tells it from the code'}.`);
      await this.proposals.offer(document, tests.slice(0, 1), true);
      this.results.update(document.uri, path, (kept) => ({ ...kept, report: withKilled(kept.report, mutant, tests[0]!.test.name) }));
      return { kind: 'offered', tests: 1 };
    });
  }

  private async run({ document, line, seed, milliseconds, mutant, token, onEvent }: Run): Promise<GenerateTestsAnswer | null> {
    const job = randomUUID();
    this.listeners.set(job, onEvent);
    try {
      return await this.server.ask(generateTests, { ...textOf(document), toolchain: toolchain(), job, line, seed, milliseconds, mutant }, token);
    } finally {
      this.listeners.delete(job);
    }
  }

  private async finish(document: vscode.TextDocument, text: string, functions: readonly FunctionReport[], stages: readonly StageTime[]): Promise<Generated> {
    this.results.put(document.uri, text, functions, true, stages);
    const tests = await this.proposals.offer(document, offered(functions, text), true);
    if (tests > 0) {
      void this.announce(document, functions, tests);
      return { kind: 'offered', tests };
    }
    const reason = whyNone(functions);
    if (bugsOf(functions) === 0) return tell(reason);
    void this.announce(document, functions, 0);
    return { kind: 'nothing', reason };
  }

  private async announce(document: vscode.TextDocument, functions: readonly FunctionReport[], tests: number): Promise<void> {
    const bugs = bugsOf(functions);
    const [only] = functions;
    const what =
      functions.length === 1 && only !== undefined
        ? `\`${only.path}\`: ${scoreOf(only)}`
        : `${functions.filter(({ status }) => status === 'proven').length} of ${count(functions.length, 'function')} tested`;
    const message = `${tests === 0 ? whyNone(functions) : `${count(tests, 'test')} ready. ${what}.`}${bugs === 0 ? '' : ` ${count(bugs, 'possible bug')}.`}`;
    const [insert, choose, results] = ['Insert', 'Choose Tests', 'Show Results'];
    const answer = await vscode.window.showInformationMessage(message, ...(tests === 0 ? [] : [insert!, choose!]), results!);
    if (answer === insert) await this.proposals.accept(document.uri);
    else if (answer === choose) await this.proposals.choose(document.uri);
    else if (answer === results) await vscode.commands.executeCommand('iron.showTestResults', document.uri);
  }

  private failed(answer: GenerateTestsAnswer | null, token: vscode.CancellationToken): Generated {
    if (token.isCancellationRequested) {
      vscode.window.setStatusBarMessage('Generating tests was cancelled. Nothing was changed.', 6000);
      return { kind: 'cancelled' };
    }
    const reason = answer?.ok === false ? answer.reason : 'the language server gave no answer';
    void this.explain(reason);
    return { kind: 'failed', reason };
  }

  private async explain(reason: string): Promise<void> {
    this.server.log.error(`No tests: ${reason}`);
    const [log, settings] = ['Show Log', 'Open Settings'];
    const noProgram = /does not run:|ENOENT/.test(reason);
    const help = noProgram ? ' Is Rust installed? Otherwise name its programs in the settings.' : '';
    const chosen = await vscode.window.showErrorMessage(`No tests were generated: ${shortened(reason)}.${help}`, log!, ...(noProgram ? [settings!] : []));
    if (chosen === log) this.server.log.show();
    else if (chosen === settings) await vscode.commands.executeCommand('workbench.action.openSettings', 'iron.tests.');
  }
}

const bugsOf = (functions: readonly FunctionReport[]): number => functions.reduce((sum, { possibleBugs }) => sum + possibleBugs.length, 0);

function whyNone(functions: readonly FunctionReport[]): string {
  const [only] = functions;
  if (functions.some(({ status }) => status === 'proven')) return 'The file has all of these tests already.';
  const why = functions.length === 1 && only !== undefined ? `\`${only.path}\`: ${shortened(only.reason)}` : `None of ${count(functions.length, 'function')} got a test; the results say why of each`;
  return `No test was generated. ${why}.`;
}

const shortened = (reason: string): string => {
  const line = reason
    .trim()
    .split('\n')[0]!
    .replace(/[.:]+$/, '');
  return line.length > 300 ? `${line.slice(0, 300)} …` : line;
};

function tell(reason: string): Generated {
  void vscode.window.showInformationMessage(reason);
  return { kind: 'nothing', reason };
}

/** Cancelling is answered at once: what still ends behind it is waited for by nobody. */
function withProgress(title: string, work: (report: (message: string) => void, token: vscode.CancellationToken) => Promise<Generated>): Thenable<Generated> {
  return vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title, cancellable: true }, (progress, token) => work((message) => progress.report({ message }), token));
}

const textFor = ({ stage, text, done, total }: Progress): string => `${text || DOING[stage]}${total === 0 ? '' : ` (${done} of ${total})`}`;

function offered(functions: readonly FunctionReport[], text: string): OfferedTest[] {
  const lines = linesOf(text);
  return functions.flatMap(({ path, line, endLine, tests }) => tests.map((test) => ({ path, test, code: lines.slice(line - 1, endLine), line: line - 1 })));
}

/** The name that a mutant has where its function stands some lines further down. */
const movedName = (name: string, lines: number): string => name.replace(/:(\d+):(\d+): /, (_, line: string, column: string) => `:${Number(line) + lines}:${column}: `);

function withKilled(report: FunctionReport, mutant: string, killer: string): FunctionReport {
  const verdicts = report.verdicts.map((each) => (each.mutant.name === mutant ? { ...each, outcome: 'caught' as const, killers: [killer] } : each));
  return { ...report, verdicts, mutants: { ...report.mutants, caught: report.mutants.caught + 1, missed: report.mutants.missed - 1 } };
}

/** Seconds of each stage, from when its first word was heard. */
class StageClock {
  private readonly seconds = new Map<Stage, number>();
  private stage: Stage | null = null;
  private since = performance.now();

  heard(progress: Progress): string {
    this.count();
    this.stage = progress.stage;
    return textFor(progress);
  }

  times(): StageTime[] {
    this.count();
    return [...this.seconds].map(([stage, seconds]) => ({ stage, seconds }));
  }

  private count(): void {
    const now = performance.now();
    if (this.stage !== null) this.seconds.set(this.stage, (this.seconds.get(this.stage) ?? 0) + (now - this.since) / 1000);
    this.since = now;
  }
}

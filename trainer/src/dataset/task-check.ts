/** What a task has to be, checked with real tools. */
import { oxidize, parse, reduce, sameTokens } from '../../../redox/src/index.js';
import { NORMAL_FORMS, normalForm } from '../text/normal-form.js';
import { EDITION } from './edition.js';
import { mutationScore } from './mutation-score.js';
import { type Complaint, type Task, withTests } from './task.js';

/** Share of the viable mutants of a reference that its tests are to kill. */
export const LEAST_KILLED = 0.8;

export interface TaskCheck {
  readonly complaints: readonly Complaint[];
  /** Lines of the reference that hold more than white space and comments. */
  readonly lines: number;
  readonly mutants: { readonly viable: number; readonly killed: number; readonly missed: readonly string[] };
}

/** Runs everything on one task. The tests run in the engine's sandbox. */
export async function checkTask(task: Task, signal?: AbortSignal): Promise<TaskCheck> {
  const complaints: Complaint[] = [];
  const complain = (message: string): void => void complaints.push({ ...task.source, message: `${task.name}: ${message}` });
  for (const message of conversionTroubles(task.reference)) complain(message);
  for (const { message } of parse(task.tests, 'rust', { edition: EDITION }).diagnostics.filter(({ severity }) => severity === 'error')) complain(`the tests: ${message}`);
  const score = await mutationScore(withTests(task.reference, task.tests), signal);
  if (!score.ok) complain(score.reason);
  const { viable, killed, missed } = score.ok ? score : { viable: 0, killed: 0, missed: [] };
  if (score.ok && viable === 0) complain('no mutant of the reference can be judged: it is too small, or its tests do not run');
  else if (viable > 0 && killed / viable < LEAST_KILLED) complain(`the tests kill ${killed} of ${viable} mutants of the reference, fewer than ${LEAST_KILLED * 100} %; missed: ${missed.join('; ')}`);
  return { complaints, lines: linesOf(task.reference), mutants: { viable, killed, missed } };
}

/** Why a text is no pair: it does not become Iron and the same Rust again, or part of it stays raw. */
export function conversionTroubles(rust: string): string[] {
  const iron = reduce(rust, { edition: EDITION });
  if (iron.text === null) return [`the reference does not become Iron: ${iron.diagnostics[0]?.message}`];
  const raw = Object.keys(iron.statistics.rawMacroNames);
  if (raw.length > 0) return [`macros stay as they are in Iron: ${raw.join(', ')}`];
  if (/\bunsafe\b/.test(normalForm(rust, 'tokens'))) return ['the reference is unsafe'];
  const back = oxidize(iron.text, { edition: EDITION });
  if (back.text === null || !sameTokens(back.text, rust)) return ['Iron does not give the same Rust again'];
  return reduce(rust, { edition: EDITION }).text === iron.text ? [] : ['a second conversion gives another Iron'];
}

export const linesOf = (text: string): number => text.split('\n').filter((line) => line.trim() !== '' && !/^\s*\/\//.test(line)).length;

/** Most tasks of one skeleton. */
export const MOST_ALIKE = 3;

/** Tasks that are the same as others in some form, told at the later one. */
export function alikeComplaints(tasks: readonly Task[]): Complaint[] {
  const complaints = sameNames(tasks);
  for (const form of NORMAL_FORMS) {
    const most = form === 'skeleton' ? MOST_ALIKE : 1;
    const groups = new Map<string, Task[]>();
    for (const task of tasks) {
      const normal = normalForm(task.reference, form);
      groups.set(normal, [...(groups.get(normal) ?? []), task]);
    }
    for (const group of groups.values())
      for (const task of group.slice(most)) complaints.push({ ...task.source, message: `${task.name}: its reference is that of ${group[0]!.id} once ${MEANING[form]}` });
    if (complaints.length > 0) return complaints;
  }
  return complaints;
}

/** Two tasks of one name are one idea written twice, and splits keep families apart, not ideas. */
function sameNames(tasks: readonly Task[]): Complaint[] {
  const first = new Map<string, Task>();
  return tasks.flatMap((task) => {
    const known = first.get(task.name);
    if (known === undefined) first.set(task.name, task);
    return known === undefined ? [] : [{ ...task.source, message: `${task.name}: ${known.id} has this name too; write another task, since families of different splits must not share an idea` }];
  });
}

const MEANING = {
  tokens: 'comments and white space are left out',
  renamed: 'names are left out',
  abstract: 'names and constants are left out',
  skeleton: `all names and constants are alike, for more than ${MOST_ALIKE} tasks`,
} as const;

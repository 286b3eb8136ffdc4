/** Gates on what is in which split: size and shares (B1, contradiction 4), families (B6), copies (B8), and what tasks may need. */
import type { SplitName } from '../../../protocol/experiment.js';
import { leaksIn } from '../dataset/leaks.js';
import type { DatasetTask } from '../dataset/manifest.js';
import { NORMAL_FORMS, type NormalForm, normalForm } from '../text/normal-form.js';
import { percent } from '../text/percent.js';
import { byFindings, finding, type Gate, passes } from './gate.js';

export const size: Gate = {
  name: 'size',
  rows: ['B1'],
  check: ({ tasks }, { thresholds: { size: wanted } }) => ({
    status: passes(tasks.length >= wanted.least && tasks.length <= wanted.most),
    summary: `${tasks.length} tasks; wanted are ${wanted.least} to ${wanted.most}`,
    measured: { tasks: tasks.length },
    wanted: { least: wanted.least, most: wanted.most },
    findings: [],
  }),
};

const SPLITS: readonly SplitName[] = ['train', 'val', 'test'];

export const shares: Gate = {
  name: 'split-shares',
  rows: ['B1'],
  check: ({ tasks }, { thresholds: { shares: wanted } }) => {
    const measured = Object.fromEntries(SPLITS.map((split) => [split, tasks.filter(({ row }) => row.split === split).length / Math.max(1, tasks.length)]));
    const holds = tasks.length > 0 && SPLITS.every((split) => Math.abs(measured[split]! - wanted[split]) <= wanted.tolerance + 1e-9);
    return {
      status: passes(holds),
      summary: SPLITS.map((split) => `${split} ${percent(measured[split]!)} (wanted ${percent(wanted[split])} ± ${percent(wanted.tolerance)})`).join(', '),
      measured,
      wanted: { ...wanted },
      findings: [],
    };
  },
};

export const families: Gate = {
  name: 'split-hygiene',
  rows: ['B6'],
  check: ({ tasks }) => {
    const home = new Map<string, DatasetTask>();
    const findings = tasks.flatMap((task) => {
      const first = home.get(task.row.family);
      if (first === undefined) home.set(task.row.family, task);
      return first === undefined || first.row.split === task.row.split
        ? []
        : [finding(task, `family \`${task.row.family}\` is in ${task.row.split} here and in ${first.row.split} in line ${first.line}`, [first.row.id])];
    });
    return byFindings(findings, `${home.size} families, each in one split`, `${findings.length} tasks stand in another split than the first of their family`);
  },
};

const MEANING: Readonly<Record<NormalForm, string>> = {
  tokens: 'apart from white space and comments',
  renamed: 'once names are left out',
  abstract: 'once names and constants are left out',
  skeleton: 'once all names and all constants are alike',
};

/** Two splits must not share a solution in any normal form. The skeleton says less than the others: short code shares one by chance. */
export const contamination: Gate = {
  name: 'contamination',
  rows: ['B6', 'B8'],
  check: ({ tasks }) => {
    const told = new Set<DatasetTask>();
    const measured: Record<string, number> = {};
    const findings = NORMAL_FORMS.flatMap((form) => {
      const leaks = leaksIn(tasks, form);
      for (const split of ['val', 'test'] as const) measured[`${form} ${split}`] = leaks.filter(({ task }) => task.row.split === split).length;
      const fresh = leaks.filter(({ task }) => !told.has(task));
      for (const { task } of fresh) told.add(task);
      return fresh.map(({ task, twins }) =>
        finding(
          task,
          `stands in ${twins[0]!.row.split} as \`${twins[0]!.row.id}\`, ${MEANING[form]}`,
          twins.map(({ row }) => row.id),
        ),
      );
    });
    const inTest = NORMAL_FORMS.map((form) => `${measured[`${form} test`]} ${MEANING[form]}`).join(', ');
    return byFindings(findings, `no task of val or test stands in another split, in any of ${NORMAL_FORMS.length} normal forms`, `tasks of test that stand in train or val: ${inTest}`, measured);
  },
};

export const needs: Gate = {
  name: 'dependencies',
  rows: ['A5', 'B3'],
  check: ({ tasks }, { thresholds }) => {
    const findings = tasks.flatMap((task) => [
      ...(task.row.deps.length > 0 && !thresholds.allowDeps ? [finding(task, `needs crates: ${task.row.deps.join(', ')}`)] : []),
      ...((task.row.unsafe || /\bunsafe\b/.test(normalForm(task.rust, 'tokens'))) && !thresholds.allowUnsafe ? [finding(task, 'is unsafe')] : []),
    ]);
    return byFindings(findings, 'every task needs the standard library only and is safe', `${findings.length} tasks need crates or unsafe code`);
  },
};

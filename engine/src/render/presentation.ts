/** Selected tests as they are shown: cases of one kind together, from simple to special, each test named among its neighbours. */
import type { TestSource } from '../../../protocol/test-generation.js';
import type { Scored } from '../prove/selection.js';
import { edgeComment, type Outcome, testCode, type TestDraft } from './draft.js';
import { draftCode } from './test.js';
import { groupName, type Names, namesFor, subjectOf } from './test-name.js';

export interface ShownTest {
  readonly name: string;
  readonly code: string;
  readonly source: TestSource;
  /** Names of mutants. */
  readonly kills: readonly string[];
  /** What was proven and is shown in this test. */
  readonly parts: readonly Scored[];
}

/** Most cases in one test, and longest check of such a case in characters. */
const MOST_CASES = 12;
const LONGEST_CASE = 200;

/** The tests of one function. `shared`: names that several functions of the file have. */
export function presentTests(selected: readonly Scored[], names: Names, shared: ReadonlySet<string>): ShownTest[] {
  const groups = new Map<string, Scored[]>();
  for (const each of [...selected].sort((a, b) => rank(a) - rank(b) || (a.test.code < b.test.code ? -1 : 1))) {
    const key = groupKey(each, groups);
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return [...groups.values()].map((parts) => {
    const [{ test }] = parts as [Scored];
    const kills = [...new Set(parts.flatMap((part) => part.kills))];
    const drafts = parts.flatMap(({ test: { draft } }) => draft ?? []);
    const [draft] = drafts;
    if (draft === undefined) return { name: names.unique(test.name), code: withoutNeedlessImports(test), source: test.source, kills, parts };
    const subject = subjectOf(draft.item, draft.typeName, shared);
    if (drafts.length > 1) {
      const name = names.unique(groupName(drafts, subject));
      return { name, code: groupCode(name, drafts), source: test.source, kills, parts };
    }
    const name = names.unique(...namesFor(draft, subject));
    return { name, code: draftCode(name, draft), source: test.source, kills, parts };
  });
}

/** Without `use` of what stands beside the tested function: `use super::*` brings it. */
function withoutNeedlessImports({ code, item }: Scored['test']): string {
  const path = ['crate', ...item.file.module].join('::');
  const lines = code.split('\n').filter(
    (line) =>
      !/^ +use /.test(line) ||
      line
        .trim()
        .slice(4, -1)
        .replace(/::\w+$/, '') !== path,
  );
  return lines.filter((line, at) => line !== '' || !/\{$/.test(lines[at - 1] ?? '')).join('\n');
}

const KINDS: readonly Outcome['kind'][] = ['value', 'shown', 'changes', 'true', 'some', 'accepts', 'keeps', 'false', 'none', 'rejects', 'panics'];

/** Plain cases first, then those at edges, then panics; short before long. */
function rank({ test: { draft, code } }: Scored): number {
  if (draft === undefined) return 1e9 + code.length;
  const kind = draft.outcome.kind === 'panics' ? 2 : draft.edges.length > 0 ? 1 : 0;
  return kind * 1e7 + KINDS.indexOf(draft.outcome.kind) * 1e5 + code.length;
}

/** Cases may stand together that ask the same of the same values, have the same edges, and come out alike. */
function groupKey({ test: { name, draft } }: Scored, groups: ReadonlyMap<string, readonly Scored[]>): string {
  const isCase = draft !== undefined && draft.panics === null && draft.repeatable && draft.checks.length === 1 && draft.checks[0]!.length <= LONGEST_CASE && !/^let /.test(draft.checks[0]!);
  if (!isCase) return `alone ${name}`;
  const edges = draft.edges.map(({ phrase }) => phrase).join(', ');
  const outcome = draft.outcome.kind === 'shown' ? 'value' : draft.outcome.kind;
  for (let part = 0; ; part++) {
    const key = [outcome, edges, ...draft.setup, part].join('\n');
    if ((groups.get(key)?.length ?? 0) < MOST_CASES) return key;
  }
}

function groupCode(name: string, drafts: readonly TestDraft[]): string {
  const [first] = drafts;
  return testCode(name, { panics: null, driver: first!.driver }, [...edgeComment(first!.edges), ...first!.setup, ...drafts.flatMap(({ checks }) => checks)]);
}

/**
 * Tasks of one family as people write them: a Markdown file with `family` and `group` in its front matter, a heading of the
 * second level for each task, `difficulty: easy` below it, the problem in words, and two Rust blocks: the reference, then
 * the test functions. See trainer/tasks/README.md.
 */
import type { Code, Heading, RootContent } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { parse as parseYaml, YAMLParseError } from 'yaml';
import type { Difficulty } from '../../../protocol/experiment.js';
import type { Complaint, Task } from './task.js';

export interface FamilyFile {
  readonly tasks: readonly Task[];
  readonly complaints: readonly Complaint[];
}

const NAME = /^[a-z][a-z0-9_]*$/;
const DIFFICULTIES: readonly string[] = ['easy', 'medium', 'hard'];
const FRONT_MATTER = /^---\r?\n([\s\S]*?\r?\n)---\r?\n/;

/** Reads one file; what is wrong is told and the rest still read. */
export function readFamilyFile(file: string, text: string): FamilyFile {
  const complaints: Complaint[] = [];
  const complain = (line: number, message: string): null => {
    complaints.push({ file, line, message });
    return null;
  };
  const [front = '', yaml] = FRONT_MATTER.exec(text) ?? [];
  const head = yaml === undefined ? complain(1, 'the file begins with no front matter: write `family:` and `group:` between two lines of `---`') : readHead(yaml, complain);
  if (head === null) return { tasks: [], complaints };
  // blanks keep all offsets
  const { children } = fromMarkdown(front.replace(/[^\n]/g, ' ') + text.slice(front.length));
  const tasks = sectionsOf(children).flatMap((section) => readTask(section, head, { file, text, complain }) ?? []);
  for (const [at, { name, source }] of tasks.entries())
    if (tasks.findIndex((other) => other.name === name) < at) complain(source.line, `a task \`${name}\` stands above already: give it another name`);
  return { tasks, complaints };
}

interface Head {
  readonly family: string;
  readonly group: string;
}
type Complain = (line: number, message: string) => null;

function readHead(yaml: string, complain: Complain): Head | null {
  try {
    const value: unknown = parseYaml(yaml);
    const { family, group } = (value ?? {}) as Record<string, unknown>;
    for (const [key, each] of Object.entries({ family, group }))
      if (typeof each !== 'string' || !NAME.test(each)) return complain(2, `\`${key}\` of the front matter is to be a name in lower case such as \`binary_search\``);
    return { family: family as string, group: group as string };
  } catch (error) {
    const at = error instanceof YAMLParseError ? (error.linePos?.[0].line ?? 1) : 1;
    return complain(at + 1, `the front matter is no YAML: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
  }
}

interface Section {
  readonly heading: Heading;
  readonly content: readonly RootContent[];
}

function sectionsOf(children: readonly RootContent[]): Section[] {
  const starts = children.flatMap((each, at) => (each.type === 'heading' && each.depth === 2 ? [at] : []));
  return starts.map((start, at) => ({ heading: children[start] as Heading, content: children.slice(start + 1, starts[at + 1]) }));
}

interface Place {
  readonly file: string;
  readonly text: string;
  readonly complain: Complain;
}

function readTask({ heading, content }: Section, { family, group }: Head, { file, text, complain }: Place): Task | null {
  const { line } = heading.position!.start;
  const name = heading.children.map((each) => ('value' in each ? each.value : '')).join('');
  if (!NAME.test(name)) return complain(line, `\`${name}\` is no name for a task: use lower case, digits and \`_\``);
  const [first, ...rest] = content;
  const said = first?.type === 'paragraph' ? text.slice(first.position!.start.offset, first.position!.end.offset) : '';
  const difficulty = /^difficulty: *(\w+)$/.exec(said)?.[1] ?? '';
  if (!DIFFICULTIES.includes(difficulty)) return complain(line, `below the heading of \`${name}\` stands no line \`difficulty: easy\`, \`medium\` or \`hard\``);
  const blocks = rest.filter((each): each is Code => each.type === 'code' && each.lang === 'rust');
  const [reference, tests] = blocks;
  if (reference === undefined || tests === undefined || blocks.length > 2)
    return complain(line, `\`${name}\` has ${blocks.length} Rust blocks: there are to be two, the reference and its test functions`);
  const words = rest.slice(0, rest.indexOf(reference));
  if (words.length === 0) return complain(line, `\`${name}\` says nothing of the problem: describe it between \`difficulty\` and the reference`);
  const problem = text.slice(words[0]!.position!.start.offset, words.at(-1)!.position!.end.offset);
  return {
    id: `${family}.${name}`,
    name,
    family,
    group,
    difficulty: difficulty as Difficulty,
    problem: `${problem.trim()}\n`,
    reference: `${reference.value}\n`,
    tests: `${tests.value}\n`,
    source: { file, line },
  };
}

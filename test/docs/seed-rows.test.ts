/** The table of the seeds' demands: whatever it cites is there. */
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { trainerCommand } from '../../trainer/src/cli/program.js';
import { demandRows, demandTroubles, type Known } from './seed-rows.js';

const REPOSITORY = path.resolve(import.meta.dirname, '../..');
const PAGE = fs.readFileSync(path.join(REPOSITORY, 'docs/seed-rows.md'), 'utf8').replaceAll('\r\n', '\n');

const fileText = (name: string): string | null => {
  const file = path.join(REPOSITORY, name);
  return fs.existsSync(file) && fs.statSync(file).isFile() ? fs.readFileSync(file, 'utf8') : null;
};

const nothing = (): void => undefined;
const known: Known = {
  fileText,
  trainer: trainerCommand({ signal: new AbortController().signal, say: nothing, tell: nothing, exit: nothing }),
  scripts: Object.keys((JSON.parse(fileText('package.json')!) as { scripts: Record<string, string> }).scripts),
};

/** `E1` to `E8`. */
const upTo = (group: string, last: number, except: readonly number[] = []): string[] =>
  Array.from({ length: last }, (_, at) => at + 1)
    .filter((each) => !except.includes(each))
    .map((each) => `${group}${each}`);
const CHECKLIST = [...upTo('r', 4), ...upTo('c', 4), ...upTo('x', 4), ...upTo('v', 3), ...upTo('e', 3), ...upTo('g', 5), ...upTo('d', 3)];
const WANTED = [
  ...['A8', ...upTo('B', 13), ...upTo('C', 7), ...upTo('E', 8), ...upTo('F', 11), ...upTo('G', 14), ...upTo('H', 5), ...upTo('I', 9), ...CHECKLIST],
  ...[...upTo('K', 7), ...upTo('L', 13), ...upTo('M', 25, [17, 18, 22, 23]), ...[1, 4, 5, 6, 8].map((each) => `moonshot ${each}`)],
];

test('each demand has its row, and each row cites what is there', () => {
  const ids = demandRows(PAGE).map(({ id }) => id);
  expect(WANTED.filter((id) => !ids.includes(id))).toEqual([]);
  expect(demandTroubles(PAGE, known)).toEqual([]);
});

test.each([
  ['a file that is not there', '`test/none.test.ts` "a"', ['there is no test/none.test.ts']],
  ['another title', '`test/trainer/split.test.ts` "the shares are kept", "the shares are left"', [/ has no test whose title begins with "the shares are left"$/]],
  ['a test of Python', '`trainer/python/tests/test_chat.py` "only the answer and its end", "the answer"', [/ has no test whose title begins with "the answer"$/]],
  ['another command', '`iron-trainer fly MANIFEST`', ['there is no command `iron-trainer fly MANIFEST`']],
  ['another subcommand', '`iron-trainer corpus fly`', ['there is no command `iron-trainer corpus fly`']],
  ['another option', '`iron-trainer gates MANIFEST --loud`', ['`iron-trainer gates MANIFEST --loud` has no option --loud']],
  ['another script', '`npm run fly`', ['package.json has no script `fly`']],
  ['nothing', 'it works', ['it names neither a file nor a command, and no reason']],
  ['nothing, with a reason', 'not built: nobody came to it', []],
  ['a reason without words', 'not built: ', ['it names neither a file nor a command, and no reason']],
  ['a cell too many', '`npm test` | and more', ['the row has not three cells']],
] as const)('%s', (_, shown, troubles) => {
  const page = `# Rows\n\n| row | asks for | shown by |\n| --- | --- | --- |\n| A1 | all | ${shown} |\n`;
  expect(demandTroubles(page, known)).toEqual(troubles.map((each) => (typeof each === 'string' ? `5: A1: ${each}` : expect.stringMatching(each))));
});

test('a row that stands there twice is told', () => {
  const row = '| A1 | all | not built: not yet |\n';
  expect(demandTroubles(`| row | asks for | shown by |\n| --- | --- | --- |\n${row}\ntext\n\n| row | asks for | shown by |\n| --- | --- | --- |\n${row}`, known)).toEqual([
    '9: the row A1 stands there twice',
  ]);
});

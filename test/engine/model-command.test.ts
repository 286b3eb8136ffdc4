// The command line with a program that writes tests: what it answers is proven like all else, and what it does wrong is told.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { runProgram } from '../../engine/bin/program.js';
import { promptOf } from '../../engine/src/candidates/model.js';
import type { FunctionReport } from '../../protocol/test-generation.js';

let root: string;
beforeAll(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'iron-model-command-'));
  fs.writeFileSync(path.join(root, 'lib.rs'), 'pub fn double(x: u8) -> u8 {\n    x.wrapping_mul(2)\n}\n\npub fn halve(x: u8) -> u8 {\n    x / 2\n}\n');
});
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

/** A program that keeps what it is given and writes these lines. */
function command(name: string, ...lines: readonly string[]): string {
  const file = path.join(root, `${name}.cjs`);
  fs.writeFileSync(
    file,
    `require('fs').writeFileSync(${JSON.stringify(path.join(root, `${name}.asked`))}, require('fs').readFileSync(0)); process.stdout.write(${JSON.stringify(lines.map((each) => `${each}\n`).join(''))});`,
  );
  return `${process.execPath} ${file}`;
}
const answer = (id: string, text: string): string => JSON.stringify({ id, text });

async function generated(model: string): Promise<{ code: number; functions: readonly FunctionReport[] }> {
  const said: string[] = [];
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  try {
    const code = await runProgram(['generate', path.join(root, 'lib.rs'), '--json', '--model-only', '--model-command', model], new AbortController().signal);
    return { code, functions: (JSON.parse(said.join('')) as { functions: FunctionReport[] }).functions };
  } finally {
    spy.mockRestore();
  }
}

test('an answer that holds is shown with what it kills; the program is asked once for all functions', { timeout: 120_000 }, async () => {
  const good = '#[test]\nfn doubles() {\n    assert_eq!(double(3), 6);\n    assert_eq!(double(200), 144);\n}';
  const { code, functions } = await generated(command('good', answer('1', 'no code here'), answer('0', good)));
  expect(code).toBe(1);
  expect(functions[0]).toMatchObject({ path: 'double', status: 'proven', tests: [{ name: 'doubles', source: 'model', code: good }], mutants: { missed: 0 } });
  expect(functions[1]).toMatchObject({ path: 'halve', status: 'refused', tests: [], reason: expect.stringContaining("the model's answer was refused: there is no complete item of Rust in it") });
  const asked = fs.readFileSync(path.join(root, 'good.asked'), 'utf8').trim().split('\n');
  const halve = 'pub fn halve(x: u8) -> u8 {\n    x / 2\n}';
  expect(asked.map((line) => JSON.parse(line) as object)).toEqual([expect.objectContaining({ id: '0' }), { id: '1', function_code: halve, prompt: promptOf(halve) }]);
});

test('a test that does not hold is not shown', { timeout: 120_000 }, async () => {
  const { code, functions } = await generated(command('wrong', answer('0', '#[test]\nfn doubles() {\n    assert_eq!(double(3), 7);\n}')));
  expect([code, functions.flatMap(({ tests }) => tests)]).toEqual([1, []]);
});

test('a program that is not there, fails, or writes no answers is told as it is', { timeout: 120_000 }, async () => {
  const reasons = async (model: string): Promise<string> => (await generated(model)).functions.map(({ reason }) => reason).join('\n');
  expect(await reasons('no-such-program')).toContain('the program of the model failed: Command failed with ENOENT');
  expect(await reasons(`${process.execPath} -e process.exit(3)`)).toContain('the program of the model failed: Command failed with exit code 3');
  expect(await reasons(command('babble', 'hello'))).toContain('line 1 of what the program of the model wrote is no answer');
  expect(await reasons(command('silent'))).toContain('the program of the model gave no answer for it');
});

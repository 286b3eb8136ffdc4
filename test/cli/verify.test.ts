// redox verify, and the check that it is made of.
import { chmodSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { verifyText } from '../../redox/bin/laws.js';
import { BROKEN_RUST, folderWith, redox, RUST } from './harness.js';

/** Not as rustfmt would have it, with a raw macro call and a clashing name. */
const UNTIDY = 'fn  f(  function:u8 ) { odd!(=> ;); }   // why\n';

interface Figures {
  readonly failures: readonly { readonly path: string; readonly reason: string }[];
}

function verify(folder: string, env?: NodeJS.ProcessEnv): { code: number | null; figures: Figures } {
  const ran = redox(['verify', '.', '--json'], { cwd: folder, env: env ?? process.env });
  expect(ran.err).toBe('');
  return { code: ran.code, figures: JSON.parse(ran.out) as Figures };
}

/** A folder with nothing but a `rustfmt` that does what the script says. */
function pathWith(script: string): NodeJS.ProcessEnv {
  const folder = folderWith({ rustfmt: `#!/bin/sh\n[ "$1" = --version ] && { echo fake 1.0; exit 0; }\n${script}\n` });
  chmodSync(join(folder, 'rustfmt'), 0o755);
  return { ...process.env, PATH: [folder, '/usr/bin', '/bin'].join(delimiter) };
}

describe('verify --json', () => {
  test('counts the laws over a folder', () => {
    const { code, figures } = verify(folderWith({ 'a.rs': RUST, 'b.rs': UNTIDY }));
    expect(figures).toMatchObject({ failures: [], files: 2, parsed: 2, tokenIdentical: 2, fixpoint: 2, superset: { asIs: 1, sameTree: 2 } });
    expect(figures).toMatchObject({ items: 2, nativeItems: 2, macroCalls: 1, rawMacroCalls: 1, ironSymbols: 0, bytes: Buffer.byteLength(RUST + UNTIDY) });
    expect(figures).toMatchObject({ rustSymbols: expect.toSatisfy((symbols: number) => symbols > 10), seconds: expect.toSatisfy((seconds: number) => seconds > 0) });
    expect(code).toBe(0);
  });

  test('lists what fails', () => {
    const { code, figures } = verify(folderWith({ 'a.rs': BROKEN_RUST, 'b.rs': RUST, 'c.rs': Uint8Array.of(0xff) }));
    expect(code).toBe(1);
    expect(figures).toMatchObject({ files: 3, parsed: 1, tokenIdentical: 1 });
    expect(figures.failures.map(({ path }) => path)).toEqual(['a.rs', 'c.rs']);
    expect(figures.failures[0]?.reason).toMatch(/^does not parse: 2:13: expected-expression: /);
    expect(figures.failures[1]?.reason).toMatch(/^1:1: invalid-utf-8: /);
  });

  test('has null for rustfmt where there is none', () => {
    const { code, figures } = verify(folderWith({ 'a.rs': UNTIDY }), { PATH: dirname(process.execPath) + '/nowhere' });
    expect(figures).toMatchObject({ formattedIdentical: null, rustfmt: null, parsed: 1 });
    expect(code).toBe(0);
  });
});

describe.skipIf(process.platform === 'win32')('verify with rustfmt', () => {
  test('counts a file whose formatted texts differ as a failure', () => {
    const { code, figures } = verify(folderWith({ 'a.rs': UNTIDY, 'b.rs': RUST }), pathWith('cat'));
    expect(figures).toMatchObject({ formattedIdentical: 1, formatSkipped: { refusedByRustfmt: 0 }, rustfmt: 'fake 1.0', tokenIdentical: 2 });
    expect(figures.failures).toEqual([{ path: 'a.rs', reason: 'rustfmt makes different texts of the original and the way back' }]);
    expect(code).toBe(1);
  });

  test('counts a file that rustfmt refuses apart', () => {
    const { code, figures } = verify(folderWith({ 'a.rs': UNTIDY }), pathWith('exit 1'));
    expect(figures).toMatchObject({ formattedIdentical: 0, formatSkipped: { refusedByRustfmt: 1 }, failures: [] });
    expect(code).toBe(0);
  });

  test('gives it the edition and an empty configuration', () => {
    const env = pathWith('[ "$1 $2 $3" = "--edition 2018 --config-path" ] && [ -f "$4" ] && [ ! -s "$4" ] && cat >/dev/null && echo same');
    const { figures } = verify(folderWith({ 'a.rs': UNTIDY, 'Cargo.toml': '[package]\nedition = "2018"\n', 'rustfmt.toml': 'max_width = 20\n' }), env);
    expect(figures).toMatchObject({ formattedIdentical: 1, formatSkipped: { refusedByRustfmt: 0 } });
  });
});

test('verify draws a table', () => {
  const ran = redox(['verify', folderWith({ 'a.rs': RUST, 'b.rs': BROKEN_RUST })]);
  expect(ran.code).toBe(1);
  expect(ran.out).toMatch(/^files +2$/m);
  expect(ran.out).toMatch(/^token-identical +1 {2}50\.00 %$/m);
  expect(ran.out).toMatch(/b\.rs: does not parse: 2:13: /);
});

describe('verifyText', () => {
  test('has the Iron and the way back', () => {
    const report = verifyText(RUST);
    expect(report).toMatchObject({ parsed: true, tokenIdentical: true, fixpoint: true, superset: { asIs: true, sameTree: true }, back: RUST, reasons: [] });
    expect(report.iron).toContain('public function twice');
  });

  test('names the laws that do not hold', () => {
    const report = verifyText('fn f( {}');
    expect(report).toMatchObject({ parsed: false, tokenIdentical: false, fixpoint: false, iron: null, back: null, statistics: null });
    expect(report.reasons).toHaveLength(1);
  });

  test('reads in the edition', () => {
    expect(verifyText('fn async() {}\n', { edition: 2015 }).parsed).toBe(true);
    expect(verifyText('fn async() {}\n', { edition: 2021 }).parsed).toBe(false);
  });
});

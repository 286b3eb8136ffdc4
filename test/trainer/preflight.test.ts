/** What stages need of the machine, and how a program that started the trainer learns how far it is. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Preflight, PREFLIGHT_STAGES } from '../../protocol/preflight.js';
import { progressOf } from '../../protocol/trainer-progress.js';
import { teller } from '../../trainer/src/cli/progress.js';
import { checkSchema } from '../../trainer/src/files/schema-check.js';
import { cargo, disk, python, rustc } from '../../trainer/src/preflight/checks.js';
import { preflight } from '../../trainer/src/preflight/preflight.js';

const absent = { out: tmpdir(), programs: { rustc: 'iron-no-such-program', cargo: 'iron-no-such-program', python: 'iron-no-such-program' } };

describe('checks', () => {
  test('a compiler that is not there is missing, and it is said what to do', async () => {
    for (const [name, check] of [
      ['rustc', rustc],
      ['cargo', cargo],
    ] as const) {
      expect(await check(absent)).toMatchObject({ name, status: 'missing', found: expect.stringContaining('does not run'), help: expect.stringContaining('rustup') });
    }
  });

  test('without Python there is less, not nothing', async () => {
    expect(await python(absent)).toMatchObject({ status: 'limited', found: expect.stringContaining('CodeBLEU is not measured') });
  });

  test('Python that is too old counts as none', async () => {
    // a program that answers `--version` with another name
    expect(await python({ out: tmpdir(), programs: { python: process.execPath } })).toMatchObject({ status: 'limited' });
  });

  test('space is asked for where the folder will be', async () => {
    const machine = { out: join(tmpdir(), 'iron-not-there', 'nor-this') };
    expect(await disk(1)(machine)).toMatchObject({ status: 'present' });
    expect(await disk(2 ** 62)(machine)).toMatchObject({ status: 'missing', found: expect.stringMatching(/are free in .+, and .+ GiB are needed/) });
  });
});

describe('stages', () => {
  test('each has an answer of the published form', async () => {
    for (const stage of PREFLIGHT_STAGES.filter((each) => each !== 'run')) {
      const answer = await preflight(stage, absent);
      expect(checkSchema(Preflight, answer).ok, stage).toBe(true);
      expect(answer.ready, stage).toBe(!answer.checks.some(({ status }) => status === 'missing'));
    }
  });

  test('gates cannot start without a compiler, a decision can', async () => {
    expect((await preflight('gates', absent)).ready).toBe(false);
    expect(await preflight('decide', absent)).toMatchObject({ ready: true, checks: [] });
  });
});

describe('progress', () => {
  const lines: string[] = [];
  const write = (line: string): void => void lines.push(line);

  test('nothing is said unasked', () => {
    teller({}, write)('size', 1, 1);
    expect(lines).toEqual([]);
  });

  test('the last line of a piece of work is always said, and read as it was meant', () => {
    const tell = teller({ IRON_TRAINER_PROGRESS: '1' }, write);
    for (let done = 1; done <= 1000; done++) tell('data-quality', done, 1000);
    expect(lines.length).toBeLessThan(1000);
    expect(progressOf(lines.at(-1)!.trimEnd())).toEqual({ progress: 'data-quality', done: 1000, of: 1000 });
  });

  test('other lines of that stream are no progress', () => {
    for (const line of ['', 'warning: x', '{"progress":', '{"progress":"a","done":"1","of":2}']) expect(progressOf(line)).toBeNull();
  });
});

/** Files of lines that grow while they are read. */
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LineTail, readEnd } from '../../client/src/experiments/tail.js';

let folder = '';
beforeEach(async () => void (folder = await fs.mkdtemp(path.join(os.tmpdir(), 'iron-tail-'))));
afterEach(() => fs.rm(folder, { recursive: true, force: true }));

interface Reader {
  readonly tail: LineTail;
  readonly read: () => Promise<unknown[]>;
}

function reader(file: string): Reader {
  const tail = new LineTail(file);
  let values: unknown[] = [];
  const read = async (): Promise<unknown[]> => {
    await tail.read(
      ({ value }) => values.push(value),
      () => (values = []),
    );
    return values;
  };
  return { tail, read };
}

test('a line that is still being written waits for its end', async () => {
  const file = path.join(folder, 'events.jsonl');
  const { read, tail } = reader(file);
  expect(await read()).toEqual([]);
  await fs.writeFile(file, '{"a":1}\n{"a":');
  expect(await read()).toEqual([{ a: 1 }]);
  await fs.appendFile(file, '2}\n');
  expect(await read()).toEqual([{ a: 1 }, { a: 2 }]);
  await fs.appendFile(file, '{"a":3}'); // whole, though its end is missing
  expect(await read()).toHaveLength(3);
  await fs.appendFile(file, '\n\n{"a":4}\n');
  expect(await read()).toEqual([1, 2, 3, 4].map((a) => ({ a })));
  expect(tail.firstBroken).toBeNull();
});

test('a file that was replaced is read from its start', async () => {
  const file = path.join(folder, 'verdicts.jsonl');
  const { read } = reader(file);
  await fs.writeFile(file, '{"a":1}\n{"a":2}\n');
  expect(await read()).toHaveLength(2);
  await fs.writeFile(`${file}.new`, '{"b":1}\n{"b":2}\n{"b":3}\n');
  await fs.rename(`${file}.new`, file);
  expect(await read()).toEqual([{ b: 1 }, { b: 2 }, { b: 3 }]);
  await fs.writeFile(file, '{"c":10}\n{"c":20}\n{"c":30}\n{"c":40}\n'); // in its place, and longer than before
  expect(await read()).toEqual([10, 20, 30, 40].map((c) => ({ c })));
  await fs.rm(file);
  expect(await read()).toEqual([]);
});

test('lines that are no objects are counted, and the first of them is named', async () => {
  const file = path.join(folder, 'broken.jsonl');
  await fs.writeFile(file, '{"a":1}\n\nnot json\n[1]\n{"a":2}\n');
  const { read, tail } = reader(file);
  expect(await read()).toEqual([{ a: 1 }, { a: 2 }]);
  expect([tail.firstBroken, tail.broken]).toEqual([3, 2]);
});

test('where a line lies is told in bytes', async () => {
  const file = path.join(folder, 'places.jsonl');
  await fs.writeFile(file, '{"a":"ä€😀"}\n{"b":1}\n');
  const places: unknown[] = [];
  await new LineTail(file).read(
    ({ from, bytes, number }) => places.push([from, bytes, number]),
    () => {},
  );
  expect(places).toEqual([
    [0, 17, 1],
    [18, 7, 2],
  ]);
});

test('however a file is written, each line is taken once', async () => {
  const rows = fc.array(fc.record({ text: fc.string({ unit: 'grapheme', maxLength: 40 }) }), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(rows, fc.array(fc.nat(400), { maxLength: 6 }), async (values, cuts) => {
      const bytes = Buffer.from(values.map((each) => `${JSON.stringify(each)}\n`).join(''));
      const file = path.join(folder, 'written.jsonl');
      await fs.rm(file, { force: true });
      const { read } = reader(file);
      const ends = [...cuts.map((cut) => Math.min(cut, bytes.length)), bytes.length].sort((a, b) => a - b);
      let from = 0;
      for (const end of ends) {
        await fs.appendFile(file, bytes.subarray(from, end));
        from = end;
        await read();
      }
      expect(await read()).toEqual(values);
    }),
    { numRuns: 60 },
  );
});

test('the end of a log begins with a whole line', async () => {
  const file = path.join(folder, 'trainer.log');
  await fs.writeFile(file, 'first line\nsecond\nthird\n');
  expect(await readEnd(file, 1000)).toEqual({ text: 'first line\nsecond\nthird\n', cut: false });
  expect(await readEnd(file, 12)).toEqual({ text: 'third\n', cut: true });
  expect(await readEnd(`${file}.none`, 14)).toBeNull();
});

import { describe, expect, test } from 'vitest';
import { applyEdits } from '../../redox/src/edits.js';
import { lineEdits } from '../../server/src/service/text-edits.js';

describe('line edits', () => {
  test('touch only the lines that differ', () => {
    expect(lineEdits('a\nb\nc\nd\n', 'a\nB\nc\nd\ne\n')).toEqual([
      { from: 2, to: 4, insert: 'B\n' },
      { from: 8, to: 8, insert: 'e\n' },
    ]);
  });

  test('are none for equal texts', () => {
    expect(lineEdits('a\n', 'a\n')).toEqual([]);
  });

  test('turn any text into any other', () => {
    let seed = 20_260_101;
    const random = (below: number): number => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
      return (seed >> 8) % below;
    };
    const text = (): string => Array.from({ length: random(12) }, () => 'abc'[random(3)]! + (random(5) === 0 ? '' : '\n')).join('');
    for (let round = 0; round < 500; round++) {
      const [before, after] = [text(), text()];
      expect(applyEdits(before, lineEdits(before, after)), `seed of round ${round}: ${JSON.stringify([before, after])}`).toBe(after);
    }
  });

  test('replace texts that have little in common as one piece', () => {
    const before = Array.from({ length: 9000 }, (_, index) => `a${index}\n`).join('');
    const after = Array.from({ length: 9000 }, (_, index) => `b${index}\n`).join('');
    expect(lineEdits(before, after)).toEqual([{ from: 0, to: before.length, insert: after }]);
  });
});

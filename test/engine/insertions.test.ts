// Text put into a source, and whose it is.
import { expect, test } from 'vitest';
import { Insertions } from '../../engine/src/instrument/insertions.js';

const owner = (name: string): { name: string } => ({ name });

test('wraps nest, longer ranges outside, whatever the order they came in', () => {
  const into = new Insertions('a + b * c');
  into.wrap(4, 9, '<', '>', owner('product'));
  into.wrap(0, 9, '(', ')', owner('sum'));
  into.wrap(4, 5, '[', ']', owner('b'));
  expect(into.build().text).toBe('(a + <[b] * c>)');
});

test('what goes before and behind a place stays outside and inside of its wraps', () => {
  const into = new Insertions('if x {}');
  into.wrap(0, 7, '(', ')', owner('if'));
  into.before(0, 'hit; ', owner('line'));
  into.behind(7, ' else {}', owner('else'));
  expect(into.build().text).toBe('hit; (if x {} else {})');
});

test('each place of the result has an owner: of the insertion, or of the closest wrap around', () => {
  const into = new Insertions('a + b');
  into.wrap(0, 5, '(', ')', owner('sum'));
  into.wrap(4, 5, '[', ']', owner('b'));
  const built = into.build([{ text: '!', owner: owner('end') }]);
  expect(built.text).toBe('(a + [b])!');
  const drawn = [...built.text].map((_, at) => (built.ownerAt(at) as { name: string } | null)?.name);
  expect(drawn).toEqual(['sum', 'sum', 'sum', 'sum', 'sum', 'b', 'b', 'b', 'sum', 'end']);
  expect(built.sourceAt(6)).toBe(4);
});

import { describe, expect, test } from 'vitest';
import { parse } from '../../redox/src/index.js';
import { testTargets } from '../../server/src/service/test-targets.js';
import { trimmed } from './fixture.js';

const targets = (text: string, language: 'rust' | 'iron' = 'rust') => testTargets(parse(trimmed(text), language, { edition: 2024 }));
const paths = (text: string, language?: 'rust' | 'iron'): string[] => targets(text, language).map(({ path }) => path);

describe('functions that tests can be asked for', () => {
  test('are named with the modules and types around them', () => {
    expect(
      paths(`
        fn free() {}
        mod inner {
            pub mod deep { pub fn below() {} }
            struct Point<T>(T);
            impl<T> Point<T> { fn new() {} }
            impl Clone for Point<u8> { fn clone(&self) -> Self { todo!() } }
        }
        trait Shape { fn area(&self) -> u32; fn twice(&self) -> u32 { self.area() * 2 } }
        fn last() {}
      `),
    ).toEqual(['free', 'inner::deep::below', 'inner::Point<T>::new', 'inner::Point<u8>::clone', 'Shape::twice', 'last']);
  });

  test('are not tests, nor in test modules, nor in other functions', () => {
    expect(
      paths(`
        fn outer() { fn nested() {} }
        #[cfg(test)]
        mod tests { fn helper() {} #[test] fn t() {} }
        #[test]
        fn alone() {}
        #[tokio::test]
        async fn other() {}
        fn behind() {}
      `),
    ).toEqual(['outer', 'behind']);
  });

  test('have their places', () => {
    const text = '/// Doc.\n#[inline]\npub fn f() {}\n';
    const [target] = testTargets(parse(text, 'rust', { edition: 2024 }));
    expect(text.slice(target!.from, target!.to)).toBe('#[inline]\npub fn f() {}');
    expect(text.slice(target!.nameFrom, target!.nameTo)).toBe('f');
  });

  test('are found in Iron too', () => {
    expect(
      paths(
        `
        implement Point
            function size
                takes reference to context
                returns u32
            begin
                context.x
            end function
        end implement
        `,
        'iron',
      ),
    ).toEqual(['Point::size']);
  });

  test('a text with errors gives what can be read', () => {
    expect(paths('fn good() {}\nfn bad( {\nfn next() {}\n')).toContain('good');
    expect(paths('}}}} impl mod fn')).toEqual([]);
  });
});

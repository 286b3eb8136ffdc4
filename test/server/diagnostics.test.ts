import { describe, expect, test } from 'vitest';
import { diagnosticsOf, MOST_DIAGNOSTICS } from '../../server/src/service/diagnostics.js';
import { analysed, draw, STRICT, trimmed } from './fixture.js';

function check(marked: string, expected: string, options = STRICT): void {
  const { text, analysis } = analysed(marked, options);
  const marks = diagnosticsOf(analysis).map(({ from, to, severity, code }) => ({ from, to, note: `${severity} ${code}` }));
  expect(trimmed(draw(text, marks))).toBe(trimmed(expected).trimEnd());
}

describe('diagnostics', () => {
  test('a correct text has none', () => {
    check('function main\nbegin\nend function\n', '');
  });

  test('the wrong end is marked whole', () => {
    check(
      `
      function main
      begin
          if true then
              do call f
          end for
      end function
      `,
      `
          end for
          ^^^^^^^ error wrong-end
      `,
    );
  });

  test('Rust spellings are hints where strictness is asked for', () => {
    check('function main\nbegin\n    let x = 1;\nend function\n', '    let x = 1;\n    ^^^^^^^^^^ hint rust-spelling');
  });

  test('and nothing at all where it is not', () => {
    check('function main\nbegin\n    let x = 1;\nend function\n', '', { edition: 2024, strict: false });
  });

  test('when there are more than an editor can show, the errors stay', () => {
    const lines = Array.from({ length: MOST_DIAGNOSTICS + 100 }, (_, index) => `    let x${index} = 1;`);
    const { analysis } = analysed(`function f\nbegin\n${lines.join('\n')}\nend if\nend function\n`, STRICT);
    expect(analysis.diagnostics.length).toBeGreaterThan(MOST_DIAGNOSTICS);
    const shown = diagnosticsOf(analysis);
    expect(shown.length).toBe(MOST_DIAGNOSTICS);
    expect(shown.some((each) => each.severity === 'error')).toBe(true);
    expect(shown.every((each, index) => index === 0 || shown[index - 1]!.from <= each.from)).toBe(true);
  });
});

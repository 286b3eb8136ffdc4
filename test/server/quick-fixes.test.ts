import { describe, expect, test } from 'vitest';
import { fixAll } from '../../server/src/service/fix-all.js';
import { quickFixes } from '../../server/src/service/quick-fixes.js';
import { applyEdits } from '../../redox/src/edits.js';
import { analysed, OPTIONS, STRICT, trimmed } from './fixture.js';

/** Takes the first fix at the cursor. */
function fixed(marked: string, options = OPTIONS): string {
  const { text, analysis, from, to } = analysed(marked, options);
  const fix = quickFixes(analysis, from, to)[0];
  return fix === undefined ? 'no fix' : `${fix.preferred ? '' : 'not preferred '}${fix.title}\n${applyEdits(text, fix.edits)}`;
}

describe('quick fixes', () => {
  test('an end of the wrong kind is changed', () => {
    expect(fixed('function main\nbegin\n    if true then\n    end fo$0r\nend function\n')).toBe('Change to `end if`\nfunction main\nbegin\n    if true then\n    end if\nend function\n');
  });

  test('a missing end is inserted with the indentation of its opener', () => {
    const result = fixed('function main\nbegin\n    if true then\n        do call f\n$0end function\n');
    expect(result).toContain('Insert `end if`');
    expect(result).toContain('        do call f\n    end if\nend function');
  });

  test('nothing is offered away from the mistake', () => {
    expect(fixed('function m$0ain\nbegin\n    if true then\n    end for\nend function\n')).toBe('no fix');
  });

  test('Rust spelled words are offered in strict mode', () => {
    expect(fixed('function main\nbegin\n    l$0et x = 1;\nend function\n', STRICT)).toBe('Write it in words\nfunction main\nbegin\n    define x as 1\nend function\n');
  });
});

describe('fix all', () => {
  const fixedWhole = (text: string, options = OPTIONS): string => applyEdits(trimmed(text), fixAll(trimmed(text), options));

  test('mends mistakes that only show when others are mended', () => {
    const text = 'function main\nbegin\n    if true then\n        while true repeat\n        end for\n    end function\nend function\n';
    const result = fixedWhole(text);
    expect(result).not.toBe(text);
    expect(analysed(result).analysis.diagnostics.filter((each) => each.fixes.length > 0)).toEqual([]);
  });

  test('spells Rust statements in words', () => {
    expect(fixedWhole('function f\nbegin\n    let x = 1;\n    let y = x + 1;\nend function\n', STRICT)).toBe('function f\nbegin\n    define x as 1\n    define y as x plus 1\nend function\n');
  });

  test('leaves a correct text alone', () => {
    expect(fixAll('function main\nbegin\nend function\n', STRICT)).toEqual([]);
  });
});

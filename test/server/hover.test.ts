import { describe, expect, test } from 'vitest';
import { hover } from '../../server/src/service/hover.js';
import { analysed } from './fixture.js';

function hovered(marked: string): string {
  const { text, analysis, from } = analysed(marked);
  const found = hover(analysis, from);
  return found === null ? 'nothing' : `${text.slice(found.from, found.to)} | ${found.entry.rust} | ${found.rust ?? 'no Rust'}`;
}

describe('hover', () => {
  test('takes the longest phrase', () => {
    expect(hovered('function f\nbegin\n    do call me$0thod push on v with 3\nend function\n')).toBe('call method | . ( .. ) | v.push(3)');
    expect(hovered('function f\nbegin\n    a less than or eq$0ual to b\nend function\n')).toBe('less than or equal to | <= | a <= b');
  });

  test('shows the Rust of the form', () => {
    expect(hovered('function f\nbegin\n    def$0ine x as 1\nend function\n')).toBe('define | let | let x = 1;');
  });

  test('says nothing about a name, though it is spelled like a word', () => {
    expect(hovered('function f\nbegin\n    ind$0ex plus 1\nend function\n')).toBe('nothing');
    expect(hovered('function f\nbegin\n    coun$0t plus 1\nend function\n')).toBe('nothing');
  });

  test('knows the words of comments', () => {
    expect(hovered('note th$0at this is so\n')).toBe('note that | // | no Rust');
    expect(hovered('note that this is s$0o\n')).toBe('nothing');
  });

  test('still explains a word in a text with an error', () => {
    expect(hovered('function f\nbegin\n    def$0ine x as\nend function\n')).toBe('define | let | no Rust');
  });

  test('says nothing in an empty text', () => {
    expect(hovered('$0')).toBe('nothing');
  });
});

import { expect, test } from 'vitest';
import { readFamilyFile } from '../../trainer/src/dataset/family-file.js';
import { complaintText } from '../../trainer/src/dataset/task.js';

const FAMILY = `---
family: searching
group: search
---

# Searching

Words for readers.

## first_of

difficulty: easy

Return the first of \`values\`.

- or \`None\`

\`\`\`rust
pub fn first_of(values: &[i32]) -> Option<i32> {
    values.first().copied()
}
\`\`\`

\`\`\`rust
#[test]
fn works() {
    assert_eq!(first_of(&[]), None);
}
\`\`\`
`;

test('a task is its heading, its difficulty, its words, and two blocks', () => {
  const { tasks, complaints } = readFamilyFile('f.md', FAMILY);
  expect(complaints).toEqual([]);
  expect(tasks).toEqual([
    {
      id: 'searching.first_of',
      name: 'first_of',
      family: 'searching',
      group: 'search',
      difficulty: 'easy',
      problem: 'Return the first of `values`.\n\n- or `None`\n',
      reference: 'pub fn first_of(values: &[i32]) -> Option<i32> {\n    values.first().copied()\n}\n',
      tests: '#[test]\nfn works() {\n    assert_eq!(first_of(&[]), None);\n}\n',
      source: { file: 'f.md', line: 10 },
    },
  ]);
});

const WRONG: readonly (readonly [name: string, text: string, complaint: string])[] = [
  ['no front matter', FAMILY.replace(/^---[\s\S]*?---\n/, ''), 'f.md:1: the file begins with no front matter: write `family:` and `group:` between two lines of `---`'],
  ['no group', FAMILY.replace('group: search\n', ''), 'f.md:2: `group` of the front matter is to be a name in lower case such as `binary_search`'],
  ['front matter that is no YAML', FAMILY.replace('group: search', 'group: ['), 'f.md:4: the front matter is no YAML: '],
  ['another difficulty', FAMILY.replace('easy', 'simple'), 'f.md:10: below the heading of `first_of` stands no line `difficulty: easy`, `medium` or `hard`'],
  ['no tests', FAMILY.replace(/```rust\n#[\s\S]*/, ''), 'f.md:10: `first_of` has 1 Rust blocks: there are to be two, the reference and its test functions'],
  ['no words', FAMILY.replace(/Return the first[\s\S]*?None`\n/, ''), 'f.md:10: `first_of` says nothing of the problem: describe it between `difficulty` and the reference'],
  ['a name that is none', FAMILY.replace('## first_of', '## First of'), 'f.md:10: `First of` is no name for a task: use lower case, digits and `_`'],
  ['a name twice', `${FAMILY}${FAMILY.slice(FAMILY.indexOf('## '))}`, 'f.md:30: a task `first_of` stands above already: give it another name'],
];

test.for(WRONG)('%s is told with its line', ([, text, complaint]) => {
  const { complaints } = readFamilyFile('f.md', text);
  expect(complaints.map(complaintText).join('\n')).toContain(complaint);
});

test('one wrong task keeps the others', () => {
  const second = FAMILY.slice(FAMILY.indexOf('## ')).replace('first_of', 'second_of').replace('difficulty: easy\n', '');
  expect(readFamilyFile('f.md', `${FAMILY}\n${second}`).tasks.map(({ name }) => name)).toEqual(['first_of']);
});

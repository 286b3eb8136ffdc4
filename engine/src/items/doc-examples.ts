/** Blocks of Rust code in documentation, as rustdoc tests them (rustdoc book, "Documentation tests"). */

export interface DocExample {
  /** With the lines that readers do not see. */
  readonly code: string;
  readonly shouldPanic: boolean;
}

/** Marks of a block that rustdoc compiles and runs; all others make it something else, or no test. */
const RUN = /^(rust|should_panic|edition20\d\d|standalone(_crate)?|test_harness)$/;

/** The blocks of a documentation text that are run as tests. */
export function docExamples(doc: string): DocExample[] {
  const examples: DocExample[] = [];
  let open: { readonly fence: string; readonly marks: readonly string[]; readonly lines: string[] } | null = null;
  for (const line of doc.split('\n')) {
    const fence = /^ {0,3}(`{3,}|~{3,})\s*(.*)$/.exec(line);
    if (open === null) {
      if (fence !== null && !fence[2]!.includes('`')) open = { fence: fence[1]!, marks: fence[2]!.split(/[\s,]+/).filter((each) => each !== ''), lines: [] };
    } else if (fence !== null && fence[2] === '' && fence[1]!.startsWith(open.fence)) {
      if (open.marks.every((mark) => RUN.test(mark))) examples.push({ code: open.lines.map(unhidden).join('\n'), shouldPanic: open.marks.includes('should_panic') });
      open = null;
    } else open.lines.push(line);
  }
  return examples;
}

/** A line behind `# ` is hidden from readers; `##` stands for `#`. */
function unhidden(line: string): string {
  const hidden = /^(\s*)#(?: (.*)|)$/.exec(line);
  if (hidden !== null) return `${hidden[1]}${hidden[2] ?? ''}`;
  return line.replace(/^(\s*)##/, '$1#');
}

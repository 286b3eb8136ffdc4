/** The pairs of examples in a page: a fenced block of Rust, directly followed by one of Iron. */
export interface Example {
  readonly line: number;
  readonly place: 'file' | 'body';
  readonly rust: string;
  readonly iron: string;
}

const FENCES = /^```rust( body)?\n([\s\S]*?)^```\n```iron( body)?\n([\s\S]*?)^```$/gm;

export function examples(page: string): Example[] {
  return [...page.matchAll(FENCES)].map((found) => ({
    line: page.slice(0, found.index).split('\n').length,
    place: found[1] === undefined ? 'file' : 'body',
    rust: found[2]!,
    iron: found[4]!,
  }));
}

/** The page with other Iron in its examples. */
export function withIron(page: string, iron: (example: Example) => string): string {
  const all = examples(page);
  let at = 0;
  return page.replace(FENCES, (_whole, body: string | undefined, rust: string) => `\`\`\`rust${body ?? ''}\n${rust}\`\`\`\n\`\`\`iron${body ?? ''}\n${iron(all[at++]!)}\`\`\``);
}

/** How many fenced blocks of a language a page has. */
export const fenceCount = (page: string, language: string): number => [...page.matchAll(new RegExp(`^\`\`\`${language}\\b`, 'gm'))].length;

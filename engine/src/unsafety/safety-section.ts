/** What the documentation of an unsafe function demands of its callers. */

const LONGEST = 200;

/** The text below `# Safety` on one line, cut where it is long; null where there is no such heading. */
export function safetySection(doc: string): string | null {
  const lines = doc.split('\n').map((line) => line.trim());
  const from = lines.findIndex((line) => /^#+\s*safety\b/i.test(line));
  if (from < 0) return null;
  const rest = lines.slice(from + 1);
  const to = rest.findIndex((line) => /^#+\s/.test(line));
  const text = (to < 0 ? rest : rest.slice(0, to)).join(' ').replace(/\s+/g, ' ').trim();
  return text.length <= LONGEST ? text : `${text.slice(0, text.lastIndexOf(' ', LONGEST))} …`;
}

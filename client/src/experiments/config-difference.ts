/** Settings of two configurations that differ, each by its path. */
export type Settings = ReadonlyMap<string, string>;

export async function settingsOf(text: string): Promise<Settings | { readonly message: string }> {
  const { parseDocument } = await import('yaml');
  const document = parseDocument(text, { prettyErrors: true });
  const [error] = document.errors;
  if (error !== undefined) return { message: error.message.split('\n', 1)[0]! };
  const settings = new Map<string, string>();
  flatten(document.toJS({ maxAliasCount: 100 }), '', settings);
  return settings;
}

/** Lists stay whole: a value that was put in between would make all behind it differ. */
function flatten(value: unknown, path: string, into: Map<string, string>): void {
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isMap || Object.keys(value).length === 0) {
    if (path !== '') into.set(path, typeof value === 'string' ? value : JSON.stringify(value));
    return;
  }
  for (const [name, each] of Object.entries(value)) flatten(each, path === '' ? name : `${path}.${name}`, into);
}

export interface Difference {
  readonly path: string;
  readonly left: string | null;
  readonly right: string | null;
}

export function configDifferences(left: Settings, right: Settings): { readonly differences: Difference[]; readonly same: number } {
  const paths = [...new Set([...left.keys(), ...right.keys()])];
  const all = paths.map((path): Difference => ({ path, left: left.get(path) ?? null, right: right.get(path) ?? null }));
  const differences = all.filter((each) => each.left !== each.right);
  return { differences, same: all.length - differences.length };
}

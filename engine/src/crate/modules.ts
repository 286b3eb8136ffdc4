/**
 * The files of a crate, found from its root over `mod x;` as rustc finds them: `x.rs` or `x/mod.rs`
 * beside a root or a `mod.rs`, in the folder of the same name otherwise; modules in braces add a
 * folder, `#[path]` names the file. Modules that a macro makes are not seen.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Edition, K, LineIndex, type Node, nameOf, nodeStart, parse, type Tree } from '../../../redox/src/index.js';
import { attributesOf, isOnlyForTests, textAttribute } from './attributes.js';
import type { SourceFile } from './source-file.js';

/** A file of a crate and how its `mod` item stands in the file around it. Its `path` keeps the `..` of `#[path]`, as cargo-mutants names it. */
export interface ModuleFile extends SourceFile {
  /** Absolute path of the file, without `..`. */
  readonly absolutePath: string;
  /** cargo-mutants does not see the file: it looks for the modules of a file that `#[path]` named in the wrong folder. */
  readonly unseen: boolean;
  /** Attributes of what the file lies in, from the root of the crate on: files, modules in braces and its own `mod x;`. Empty for the root. */
  readonly declaredWith: readonly Declaration[];
}

/** Attributes of one module on the way to a file, with the tree that they are read from. */
export interface Declaration {
  readonly tree: Tree;
  readonly attributes: readonly Node[];
}

/** What was left out, for a person. `line` counts from 1. */
export interface ModuleNote {
  readonly path: string;
  readonly line: number;
  readonly text: string;
}

export interface ModuleFiles {
  /** The root first, then level by level in the order of the `mod` items. A file that two modules name is there twice. */
  readonly files: readonly ModuleFile[];
  readonly notes: readonly ModuleNote[];
}

export interface ModuleOptions {
  readonly edition?: Edition;
  /** The folder that `SourceFile.path` counts from; by default the folder of the root. */
  readonly base?: string;
  /** Text of the file at an absolute path, null where there is none; by default from the disk. Editors give their unsaved text. */
  readonly read?: (file: string) => Promise<string | null>;
}

/** Most files that a crate is followed to, which only wrong `#[path]` attributes reach. */
const MOST_FILES = 20_000;

/** A file that is to be read, and where its own modules lie. Paths are absolute and keep their `..`. */
interface Found {
  readonly file: string;
  readonly unseen: boolean;
  readonly text: string;
  readonly module: readonly string[];
  readonly onlyForTests: boolean;
  /** Folder in which the modules of the file are looked for. */
  readonly folder: string;
  readonly declaredWith: readonly Declaration[];
  /** Files on the way from the root, which may not come again. */
  readonly above: ReadonlySet<string>;
}

/** A module in a file: the folder of its own modules, and the folder that `#[path]` counts from. */
interface Scope {
  readonly module: readonly string[];
  readonly folder: string;
  readonly pathFolder: string;
  /** Where cargo-mutants looks for both. */
  readonly searched: string;
  readonly searchedPath: string;
  readonly onlyForTests: boolean;
  readonly declarations: readonly Declaration[];
}

/** All files of the crate whose root is the file `root`. Never throws over what the files hold; a root that cannot be read gives no file and a note. */
export async function moduleFiles(root: string, options: ModuleOptions = {}): Promise<ModuleFiles> {
  return new ModuleWalk(path.resolve(root), options).run();
}

/** Paths joined as they stand: `a/../b` keeps its `..`. */
const join = (folder: string, ...names: string[]): string => names.reduce((made, name) => (path.isAbsolute(name) ? name : `${made}${path.sep}${name}`), folder);

async function readFromDisk(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    return null;
  }
}

class ModuleWalk {
  private readonly files: ModuleFile[] = [];
  private readonly notes: ModuleNote[] = [];
  private readonly queue: Found[] = [];
  private readonly read: (file: string) => Promise<string | null>;
  private readonly base: string;
  private readonly edition: Edition;

  constructor(
    private readonly root: string,
    options: ModuleOptions,
  ) {
    this.read = options.read ?? readFromDisk;
    this.base = path.resolve(options.base ?? path.dirname(root));
    this.edition = options.edition ?? 2024;
  }

  async run(): Promise<ModuleFiles> {
    const text = await this.read(this.root);
    if (text === null) this.notes.push({ path: this.relative(this.root), line: 1, text: 'The root of the crate cannot be read.' });
    else this.queue.push({ file: this.root, unseen: false, text, module: [], onlyForTests: false, folder: path.dirname(this.root), declaredWith: [], above: new Set([this.root]) });
    for (let next = this.queue.shift(); next !== undefined; next = this.queue.shift()) await this.visit(next);
    return { files: this.files, notes: this.notes };
  }

  private relative(file: string): string {
    const within = file.startsWith(`${this.base}${path.sep}`) ? file.slice(this.base.length + 1) : path.relative(this.base, file);
    return within
      .split(/[\\/]/)
      .filter((part) => part !== '' && part !== '.')
      .join('/');
  }

  private note(found: Found, offset: number, text: string): void {
    const line = new LineIndex(found.text).position(offset).line + 1;
    this.notes.push({ path: this.relative(found.file), line, text });
  }

  private async visit(found: Found): Promise<void> {
    const { text, module, file, unseen } = found;
    const tree = parse(text, 'rust', { edition: this.edition });
    const attributes = attributesOf(tree.root);
    const onlyForTests = found.onlyForTests || isOnlyForTests(tree, attributes);
    this.files.push({ path: this.relative(file), absolutePath: path.resolve(file), unseen, text, tree, edition: this.edition, module, onlyForTests, declaredWith: found.declaredWith });
    const folder = path.dirname(file);
    const searched = file === this.root || path.basename(file) === 'mod.rs' ? folder : file.replace(/\.[^./\\]*$/, '');
    const scope: Scope = { module, folder: found.folder, pathFolder: folder, searched, searchedPath: folder, onlyForTests, declarations: attributes.length > 0 ? [{ tree, attributes }] : [] };
    await this.items(found, tree, tree.root.kids, scope);
  }

  /** Follows the modules among items; those in braces by a stack, since a text may nest them deeply. */
  private async items(found: Found, tree: Tree, items: readonly (Node | null)[], outer: Scope): Promise<void> {
    const stack: { items: readonly (Node | null)[]; at: number; scope: Scope }[] = [{ items, at: 0, scope: outer }];
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const item = top.items[top.at++];
      if (item === undefined) stack.pop();
      if (item?.kind !== K.Module || item.toks[1]! < 0) continue;
      const name = nameOf(tree, item.toks[1]!).replace(/^r#/, '');
      const body = item.kids[1];
      if (body) stack.push({ items: body.kids, at: 0, scope: inside(tree, item, name, top.scope) });
      else await this.file(found, tree, item, name, top.scope);
    }
  }

  /** Finds the file of `mod name;` and puts it into the queue. */
  private async file(found: Found, tree: Tree, item: Node, name: string, scope: Scope): Promise<void> {
    const attributes = attributesOf(item);
    const given = textAttribute(tree, attributes, 'path');
    const candidates = candidatesOf(name, given, scope.folder, scope.pathFolder);
    const searched = candidatesOf(name, given, scope.searched, scope.searchedPath);
    for (const file of candidates) {
      const text = found.above.has(path.resolve(file)) ? null : await this.read(path.resolve(file));
      if (text === null) continue;
      if (this.files.length + this.queue.length >= MOST_FILES) return this.note(found, nodeStart(tree, item), `More than ${MOST_FILES} files: \`mod ${name}\` is left out.`);
      const ownsFolder = given !== null || path.basename(file) === 'mod.rs';
      this.queue.push({
        file,
        unseen: found.unseen || !searched.includes(file),
        text,
        module: [...scope.module, name],
        onlyForTests: scope.onlyForTests || isOnlyForTests(tree, attributes),
        folder: ownsFolder ? path.dirname(file) : join(path.dirname(file), name),
        declaredWith: [...found.declaredWith, ...scope.declarations, { tree, attributes }],
        above: new Set([...found.above, path.resolve(file)]),
      });
      return;
    }
    const places = candidates.map((file) => this.relative(file)).join(' or ');
    this.note(
      found,
      nodeStart(tree, item),
      candidates.some((file) => found.above.has(path.resolve(file))) ? `\`mod ${name}\` names a file that it lies in: ${places}.` : `No file for \`mod ${name}\`: looked for ${places}.`,
    );
  }
}

/** Where the file of `mod name;` may be. */
const candidatesOf = (name: string, given: string | null, folder: string, pathFolder: string): string[] =>
  given === null ? [join(folder, `${name}.rs`), join(folder, name, 'mod.rs')] : [join(pathFolder, given)];

/** The scope in the braces of a module. */
function inside(tree: Tree, item: Node, name: string, scope: Scope): Scope {
  const attributes = attributesOf(item);
  const given = textAttribute(tree, attributes, 'path');
  const folder = given === null ? join(scope.folder, name) : join(scope.pathFolder, given);
  const searched = join(scope.searched, given ?? name);
  return {
    module: [...scope.module, name],
    folder,
    pathFolder: folder,
    searched,
    searchedPath: searched,
    onlyForTests: scope.onlyForTests || isOnlyForTests(tree, attributes),
    declarations: [...scope.declarations, { tree, attributes }],
  };
}

import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { answering, closeAll, extension, GOOD, marks, RUST, WRONG } from './editor.js';

/** Files in memory only, as a remote repository has them. */
class Memory implements vscode.FileSystemProvider {
  private readonly changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.changed.event;
  readonly files = new Map<string, Uint8Array>();

  watch = (): vscode.Disposable => new vscode.Disposable(() => {});
  createDirectory(): void {}
  readDirectory = (): [string, vscode.FileType][] => [...this.files.keys()].map((path) => [path.slice(1), vscode.FileType.File]);

  stat({ path }: vscode.Uri): vscode.FileStat {
    if (path === '/') return { type: vscode.FileType.Directory, ctime: 0, mtime: 0, size: 0 };
    return { type: vscode.FileType.File, ctime: 0, mtime: 0, size: this.readFile(vscode.Uri.from({ scheme: 'x', path })).length };
  }

  readFile({ path }: vscode.Uri): Uint8Array {
    const content = this.files.get(path);
    if (content === undefined) throw vscode.FileSystemError.FileNotFound(path);
    return content;
  }

  writeFile({ path }: vscode.Uri, content: Uint8Array): void {
    this.files.set(path, content);
  }

  delete({ path }: vscode.Uri): void {
    if (!this.files.delete(path)) throw vscode.FileSystemError.FileNotFound(path);
  }

  rename(from: vscode.Uri, to: vscode.Uri, { overwrite }: { readonly overwrite: boolean }): void {
    if (this.files.has(to.path) && !overwrite) throw vscode.FileSystemError.FileExists(to);
    this.files.set(to.path, this.readFile(from));
    this.delete(from);
  }
}

suite('virtual file systems', () => {
  const memory = new Memory();
  const frozen = new Memory();
  const registrations: vscode.Disposable[] = [];
  const text = (content: string): Uint8Array => new TextEncoder().encode(content);

  suiteSetup(async () => {
    await extension().activate();
    registrations.push(vscode.workspace.registerFileSystemProvider('iron-memory', memory), vscode.workspace.registerFileSystemProvider('iron-frozen', frozen, { isReadonly: true }));
  });
  suiteTeardown(() => vscode.Disposable.from(...registrations).dispose());
  teardown(closeAll);

  test('a conversion is written where that is possible', async () => {
    memory.files.set('/a.rs', text(RUST));
    const { kind } = await vscode.commands.executeCommand<{ kind: string }>('iron.convertToIron', vscode.Uri.parse('iron-memory:/a.rs'));
    assert.equal(kind, 'written');
    assert.equal(new TextDecoder().decode(memory.files.get('/a.iron')), GOOD);
    assert.deepEqual([...memory.files.keys()].sort(), ['/a.iron', '/a.rs']);
  });

  test('and shown in an editor without a file where it is not', async () => {
    frozen.files.set('/a.rs', text(RUST));
    const shown = await answering(undefined, async () => {
      const { kind } = await vscode.commands.executeCommand<{ kind: string }>('iron.convertToIron', vscode.Uri.parse('iron-frozen:/a.rs'));
      assert.equal(kind, 'opened');
    });
    assert.deepEqual(shown, []);
    assert.equal(vscode.window.activeTextEditor!.document.getText(), GOOD);
    assert.deepEqual([...frozen.files.keys()], ['/a.rs']);
  });

  test('mistakes are marked there too', async () => {
    memory.files.set('/b.iron', text(WRONG));
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse('iron-memory:/b.iron'));
    await vscode.window.showTextDocument(document);
    await marks(document.uri, 1);
  });
});

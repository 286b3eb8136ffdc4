/** The token of the hub: in the editor's secret storage, and from there into the environment of the one process that publishes. */
import * as vscode from 'vscode';

const KEY = 'iron.hubToken';

export class HubToken {
  constructor(private readonly secrets: vscode.SecretStorage) {}

  read(): Thenable<string | undefined> {
    return this.secrets.get(KEY);
  }

  /** @param given else it is asked for. True: one is kept now. */
  async set(given?: string): Promise<boolean> {
    const typed =
      given ?? (await vscode.window.showInputBox({ title: 'Token of the Hub', prompt: 'One that may write. It is kept in the secret storage of the editor.', password: true, ignoreFocusOut: true }));
    const token = typed?.trim();
    if (!token) return false;
    await this.secrets.store(KEY, token);
    void vscode.window.showInformationMessage('The token of the hub is kept in the secret storage of the editor.');
    return true;
  }

  async forget(): Promise<void> {
    await this.secrets.delete(KEY);
    void vscode.window.showInformationMessage('The token of the hub is forgotten.');
  }
}

/** Asked before any code is run: is the workspace trusted, and does the person know what the sandbox cannot hold here? */
import * as vscode from 'vscode';
import type { Enforcement } from '../../../protocol/test-generation.js';
import { sandboxCapabilities } from '../../../protocol/test-requests.js';
import type { Server } from '../server.js';
import { toolchain } from '../settings.js';
import { refusalFor } from './targets.js';

const SEEN = 'iron.tests.sandboxSeen';

const MEANS: Readonly<Record<Enforcement, string>> = {
  network: 'Tests can reach the network',
  'files-written': 'Tests can write files outside of their folder',
  'files-read': 'Tests can read files of yours',
  processes: 'Tests can start processes without limit',
  memory: 'Tests can take memory without limit',
  descendants: 'What tests start can outlive them',
};

export class Guard {
  constructor(
    private readonly server: Server,
    private readonly memory: vscode.Memento,
  ) {}

  /** Null: go on. Otherwise what was said to the person. */
  async refuse(document: vscode.TextDocument, token?: vscode.CancellationToken): Promise<string | null> {
    const refusal = refusalFor(document);
    if (refusal !== null) {
      void showRefusal(refusal.message, refusal.why === 'trust');
      return refusal.message;
    }
    return this.named(token);
  }

  /** Names once what this system does not enforce, and asks whether to go on. */
  private async named(token?: vscode.CancellationToken): Promise<string | null> {
    const answer = await this.server.ask(sandboxCapabilities, toolchain(), token);
    if (answer?.ok !== true) return null; // the run itself will say what is wrong
    const { missing } = answer.capabilities;
    const key = missing
      .map(({ what }) => what)
      .sort()
      .join();
    if (missing.length === 0 || this.memory.get<string>(SEEN) === key) return null;
    const go = 'Run Tests Anyway';
    const detail = `${missing.map(({ what, why }) => `• ${MEANS[what]}: ${why}.`).join('\n')}\n\nTests, build scripts and macros of your code run with limits of time and in a folder of their own. You are asked once.`;
    const chosen = await vscode.window.showWarningMessage('This system does not enforce all limits on the code that generated tests run.', { modal: true, detail }, go);
    if (chosen !== go) return 'It was not allowed to run.';
    await this.memory.update(SEEN, key);
    return null;
  }
}

async function showRefusal(message: string, isTrust: boolean): Promise<void> {
  const manage = 'Manage Workspace Trust';
  const chosen = await vscode.window.showWarningMessage(message, ...(isTrust ? [manage] : []));
  if (chosen === manage) await vscode.commands.executeCommand('workbench.trust.manage');
}

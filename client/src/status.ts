/** The state of the language server beside the language's name in the status bar. */
import * as vscode from 'vscode';
import { COMMANDS } from './commands.js';
import type { Server, ServerState } from './server.js';

const DETAILS: Record<ServerState, string> = {
  idle: 'Language server starts on first use',
  starting: 'Language server is starting',
  running: 'Language server runs',
  stopped: 'Language server has stopped',
};

export function showStatus(server: Server): vscode.Disposable {
  const item = vscode.languages.createLanguageStatusItem('iron.server', { language: 'iron' });
  item.name = 'Iron';
  const draw = (state: ServerState): void => {
    const stopped = state === 'stopped';
    item.text = stopped ? '$(error) Iron' : 'Iron';
    item.detail = DETAILS[state];
    item.busy = state === 'starting';
    item.severity = stopped ? vscode.LanguageStatusSeverity.Error : vscode.LanguageStatusSeverity.Information;
    item.command = stopped ? { command: COMMANDS.restartServer, title: 'Restart' } : { command: COMMANDS.showLog, title: 'Show Log' };
  };
  draw(server.state);
  return vscode.Disposable.from(item, server.onDidChangeState(draw));
}

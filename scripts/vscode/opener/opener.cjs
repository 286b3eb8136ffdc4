// What `npm start` shows first: the sample's Rust file, its Iron twin beside it, and the walkthrough at the right.
// It is an extension of its own so that the one that is shipped holds nothing that only a demonstration needs.
'use strict';
const vscode = require('vscode');

const OPENED = 'opened'; // once per window: a reload keeps what the person arranged

async function activate(context) {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  if (folder === undefined || context.workspaceState.get(OPENED)) return;
  await context.workspaceState.update(OPENED, true);
  await vscode.commands.executeCommand('workbench.action.closeSidebar');
  await vscode.commands.executeCommand('vscode.setEditorLayout', { orientation: 0, groups: [{ size: 0.35 }, { size: 0.37 }, { size: 0.28 }] });
  await openWalkthrough();
  await open(vscode.Uri.joinPath(folder, 'src', 'inventory.iron'), vscode.ViewColumn.Two);
  await open(vscode.Uri.joinPath(folder, 'src', 'inventory.rs'), vscode.ViewColumn.One);
}

const open = (uri, viewColumn) => vscode.window.showTextDocument(uri, { viewColumn, preview: false });

async function openWalkthrough() {
  await vscode.commands.executeCommand('workbench.action.focusThirdEditorGroup');
  for (const { packageJSON } of vscode.extensions.all) {
    const { name, publisher, contributes } = packageJSON;
    const walkthrough = contributes?.languages?.some(({ id }) => id === 'iron') && contributes.walkthroughs?.[0];
    if (!walkthrough) continue;
    await vscode.commands.executeCommand('workbench.action.openWalkthrough', `${publisher}.${name}#${walkthrough.id}`, false);
    await vscode.commands.executeCommand('workbench.action.keepEditor');
  }
}

module.exports = { activate };

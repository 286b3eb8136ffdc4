/** The commands that show the pages of experiments. */
import type * as vscode from 'vscode';
import { convertDocument } from '../../../protocol/requests.js';
import type { COMMANDS } from '../commands.js';
import type { Server } from '../server.js';
import { ExperimentsPanel } from './panel.js';
import type { Convert } from './samples.js';

type PageCommand = Extract<keyof typeof COMMANDS, `showExperiment${string}`>;

export interface ExperimentPages extends vscode.Disposable {
  readonly panel: ExperimentsPanel;
  readonly commands: Record<PageCommand, (experiment?: string, run?: string) => Promise<void>>;
}

export function experimentPages(context: vscode.ExtensionContext, server: Server): ExperimentPages {
  const panel = new ExperimentsPanel(context.extensionUri, converter(server), server.log);
  return {
    panel,
    commands: {
      showExperiments: () => panel.show('runs'),
      showExperiment: (experiment, run) => panel.show('run', experiment, run),
      showExperimentDataset: (experiment) => panel.show('dataset', experiment),
      showExperimentEvaluation: (experiment, run) => panel.show('evaluation', experiment, run),
      showExperimentComparison: () => panel.show('comparison'),
      showExperimentDecision: (experiment) => panel.show('decision', experiment),
    },
    dispose: () => panel.dispose(),
  };
}

const NAMES = { rust: 'Rust', iron: 'Iron' } as const;

/** By the language server, as for files of the editor. */
function converter(server: Server): Convert {
  return async (from, text) => {
    const to = from === 'rust' ? NAMES.iron : NAMES.rust;
    const answer = await server.ask(convertDocument, { uri: 'untitled:sample', language: from, text });
    if (answer === null) return { text: null, note: 'The language server gave no answer; its log says why.' };
    if (answer.ok) return { text: answer.text, note: `Converted from the ${NAMES[from]} by this version of the extension.` };
    const { line, message } = answer.problem;
    return { text: null, note: `It does not become ${to}. Line ${line}: ${message}` };
  };
}

/** Joins the parts of experiments and gives their commands. */
import * as vscode from 'vscode';
import type { COMMANDS } from '../commands.js';
import { Bench } from './bench.js';
import { ConfigDiagnostics } from './config-diagnostics.js';
import { GateDiagnostics } from './gate-diagnostics.js';
import { HubToken } from './hub-token.js';
import { Lifecycle } from './lifecycle.js';
import { type NewExperiment, newExperiment } from './new-experiment.js';
import { RunningExperiments } from './running.js';
import { Stages } from './stages.js';
import { Training } from './training.js';

type Name =
  | 'newExperiment'
  | 'runExperiment'
  | 'resumeExperiment'
  | 'cancelExperiment'
  | 'checkDataset'
  | 'buildDataset'
  | 'evaluatePredictions'
  | 'writeReport'
  | 'decide'
  | 'verifyReport'
  | 'compareAdapters'
  | 'filterSources'
  | 'buildCorpus'
  | 'queryRuns'
  | 'setUpPython'
  | 'trainExperiment'
  | 'falsifyTraining'
  | 'publishAdapter'
  | 'setHubToken'
  | 'forgetHubToken';

export type ExperimentCommands = Pick<Record<keyof typeof COMMANDS, (...parameters: never[]) => unknown>, Name>;

export interface ExperimentBench extends vscode.Disposable {
  readonly commands: ExperimentCommands;
  readonly running: RunningExperiments;
}

export function experiments(context: vscode.ExtensionContext): ExperimentBench {
  const bench = new Bench(vscode.Uri.joinPath(context.extensionUri, 'dist', 'iron-trainer.js').fsPath, context.globalState);
  const marks = new GateDiagnostics(bench, context.storageUri && vscode.Uri.joinPath(context.storageUri, 'gates'));
  const configs = new ConfigDiagnostics(bench);
  const running = new RunningExperiments();
  const lifecycle = new Lifecycle(bench, running);
  const stages = new Stages(bench, marks);
  const token = new HubToken(context.secrets);
  const training = new Training(bench, lifecycle, token);
  const commands: ExperimentCommands = {
    newExperiment: (given?: NewExperiment) => newExperiment(bench, given),
    runExperiment: lifecycle.run.bind(lifecycle),
    resumeExperiment: lifecycle.resume.bind(lifecycle),
    cancelExperiment: lifecycle.cancel.bind(lifecycle),
    checkDataset: stages.checkDataset.bind(stages),
    buildDataset: stages.buildDataset.bind(stages),
    evaluatePredictions: stages.evaluate.bind(stages),
    writeReport: stages.report.bind(stages),
    decide: stages.decide.bind(stages),
    verifyReport: stages.verifyReport.bind(stages),
    compareAdapters: stages.compareAdapters.bind(stages),
    filterSources: stages.filterSources.bind(stages),
    buildCorpus: stages.buildCorpus.bind(stages),
    queryRuns: stages.query.bind(stages),
    setUpPython: training.setUpPython.bind(training),
    trainExperiment: training.experiment.bind(training),
    falsifyTraining: training.falsify.bind(training),
    publishAdapter: training.publish.bind(training),
    setHubToken: token.set.bind(token),
    forgetHubToken: token.forget.bind(token),
  };
  return { commands, running, dispose: () => vscode.Disposable.from(lifecycle, running, marks, configs, bench).dispose() };
}

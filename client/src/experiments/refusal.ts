/** Why a stage of an experiment is not started, if it is not. Knows nothing of the editor, so that it can be tested alone. */
export interface AskedStage {
  /** Whether the person trusts the workspace: stages compile and run code that stands in it. */
  readonly isTrusted: boolean;
  /** Of the first folder of the workspace that is on this machine, else of the first; undefined where none is open. */
  readonly folderScheme: string | undefined;
  /** Of the file that the stage is about; undefined where it is about none. */
  readonly fileScheme?: string;
}

export type StageRefusal = { readonly why: 'trust' | 'place'; readonly message: string };

export function stageRefusal({ isTrusted, folderScheme, fileScheme }: AskedStage): StageRefusal | null {
  if (!isTrusted) return { why: 'trust', message: 'Experiments do not run in a workspace that is not trusted: they compile and run code that stands in it. Trust the workspace first.' };
  if (folderScheme === undefined) return { why: 'place', message: 'Open a folder first: experiments read and write files in it.' };
  if (folderScheme !== 'file' || (fileScheme !== undefined && fileScheme !== 'file')) return { why: 'place', message: 'Experiments run on files of this machine only.' };
  return null;
}

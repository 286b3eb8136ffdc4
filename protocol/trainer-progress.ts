/** How far a stage of the trainer is, for a program that started it: lines of JSON on the standard error, where this variable is `1`. */
export const PROGRESS_VARIABLE = 'IRON_TRAINER_PROGRESS';

export interface TrainerProgress {
  /** What is done now: the name of a gate, for example. */
  readonly progress: string;
  readonly done: number;
  readonly of: number;
}

/** Null where the line is another one: programs that the trainer starts may complain there too. */
export function progressOf(line: string): TrainerProgress | null {
  if (!line.startsWith('{"progress":')) return null;
  try {
    const value = JSON.parse(line) as Partial<TrainerProgress>;
    return typeof value.progress === 'string' && typeof value.done === 'number' && typeof value.of === 'number' ? (value as TrainerProgress) : null;
  } catch {
    return null;
  }
}

/** Mistakes of the person at the command line. They end the run with exit code 2. */

/** Shown as it is, without a stack; the message says what to do. */
export class WrongUse extends Error {
  override readonly name = 'WrongUse';
}

/** What a thrown value says. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

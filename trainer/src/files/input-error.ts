/** Something wrong with what was given, for a person: `file:line: why: what to do`. A subcommand ends with it and no trace. */
export class InputError extends Error {
  override name = 'InputError';
}

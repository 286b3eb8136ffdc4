/** What a full disk means to a person. */
import { InputError } from './input-error.js';

/** A quota and a limit on the size of files stop a write just as a full disk does. */
const CODES: ReadonlySet<string | undefined> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

export class DiskFullError extends InputError {
  override name = 'DiskFullError';
}

/** `place`: what was written to, where the system does not say. Null where it is another error. */
export function diskFull(error: unknown, place?: string): DiskFullError | null {
  if (error instanceof DiskFullError) return error;
  const { code, path: file = place, message } = (error ?? {}) as NodeJS.ErrnoException;
  if (!CODES.has(code)) return null;
  return new DiskFullError(`there is no room left to write${file === undefined ? '' : ` in ${file}`} (${message}): make room, then resume; what was whole before is kept`);
}

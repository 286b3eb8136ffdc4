/** Texts from bytes and to files. */
import { chmodSync, mkdirSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const lenient = new TextDecoder('utf-8', { fatal: false, ignoreBOM: true });

export type Decoded =
  | { readonly ok: true; readonly text: string }
  /** `text` is what was valid before the byte at `byteOffset`. */
  | { readonly ok: false; readonly text: string; readonly byteOffset: number; readonly byte: number };

/** UTF-8, a byte order mark kept. */
export function decode(bytes: Uint8Array): Decoded {
  try {
    return { ok: true, text: strict.decode(bytes) };
  } catch {
    const byteOffset = firstInvalidByte(bytes);
    return { ok: false, text: lenient.decode(bytes.subarray(0, byteOffset)), byteOffset, byte: bytes[byteOffset] ?? 0 };
  }
}

/** Where the first byte stands that no valid UTF-8 text has there. Halves the text until a few bytes are left. */
function firstInvalidByte(bytes: Uint8Array): number {
  let valid = 0;
  let end = bytes.length;
  while (end - valid > 8) {
    let middle = (valid + end) >> 1;
    while (middle > valid && ((bytes[middle] ?? 0) & 0xc0) === 0x80) middle--;
    if (middle === valid) break;
    if (isValid(bytes.subarray(valid, middle))) valid = middle;
    else end = middle;
  }
  while (valid < end) {
    const length = [1, 2, 3, 4].find((size) => isValid(bytes.subarray(valid, valid + size)) && valid + size <= bytes.length);
    if (length === undefined) return valid;
    valid += length;
  }
  return valid;
}

function isValid(bytes: Uint8Array): boolean {
  try {
    strict.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/**
 * Writes under a temporary name beside the file and renames: the file is the old one or the new one,
 * never a half. Keeps the permissions of a file that was there; a symbolic link stays one.
 */
export function writeWhole(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const before = statSync(path, { throwIfNoEntry: false });
  const target = before === undefined ? path : realpathSync(path);
  const temporary = join(dirname(target), `.${basename(target)}.${process.pid}.tmp`);
  try {
    writeFileSync(temporary, text);
    if (before !== undefined) chmodSync(temporary, before.mode);
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

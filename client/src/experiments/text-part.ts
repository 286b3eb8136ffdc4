/** A text to be shown, cut where it is long. */
import { open } from 'node:fs/promises';
import path from 'node:path';
import type { TextPart } from '../../../protocol/experiment-pages.js';

const MOST_BYTES = 200_000;

export async function textPart(file: string | null, name: string, language: TextPart['language']): Promise<TextPart> {
  const none = (note: string): TextPart => ({ name, language, text: null, note, file: null });
  if (file === null) return none('The manifest names no such file in its folder.');
  const handle = await open(file, 'r').catch(() => null);
  if (handle === null) return none(`${path.basename(file)} is not there.`);
  try {
    const { size } = await handle.stat();
    const buffer = Buffer.alloc(Math.min(size, MOST_BYTES));
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0);
    const note = size > MOST_BYTES ? `The first ${MOST_BYTES} of ${size} bytes.` : '';
    return { name, language, text: buffer.subarray(0, bytesRead).toString('utf8'), note, file: { name: path.basename(file), path: file, bytes: size } };
  } finally {
    await handle.close();
  }
}

export const givenPart = (name: string, language: TextPart['language'], text: string, note = ''): TextPart =>
  text.length > MOST_BYTES
    ? { name, language, text: text.slice(0, MOST_BYTES), note: `${note} The first ${MOST_BYTES} of ${text.length} characters.`.trim(), file: null }
    : { name, language, text, note, file: null };

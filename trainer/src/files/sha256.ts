import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/** In lower-case hexadecimal; of a text, of its UTF-8 bytes. */
export const sha256 = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');

/** Of a file of any size. Rejects with the system's error. */
export async function fileSha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

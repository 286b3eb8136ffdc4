import { createHash } from 'node:crypto';

/** In lower-case hexadecimal; of a text, of its UTF-8 bytes. */
export const sha256 = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');

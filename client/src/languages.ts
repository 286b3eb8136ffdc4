/** The two languages, as names for people and as ids and file endings for the editor. */
import type { Language } from '../../protocol/requests.js';

export const NAMES: Record<Language, string> = { rust: 'Rust', iron: 'Iron' };
export const ENDINGS: Record<Language, string> = { rust: '.rs', iron: '.iron' };
export const OTHER: Record<Language, Language> = { rust: 'iron', iron: 'rust' };

export const isLanguage = (languageId: string): languageId is Language => languageId === 'rust' || languageId === 'iron';

/** The path of the twin in the other language: `src/shape.rs` beside `src/shape.iron`. */
export function twinPath(path: string, to: Language): string {
  const ending = ENDINGS[OTHER[to]];
  return (path.endsWith(ending) ? path.slice(0, -ending.length) : path) + ENDINGS[to];
}

/** Conversion of texts and ranges between the two languages. */
import type { ConvertDocumentAnswer, ConvertRangeAnswer, Language } from '../../../protocol/requests.js';
import { convertRange, oxidize, reduce } from '../../../redox/src/index.js';
import type { LanguageOptions } from './analysis.js';
import { firstProblem } from './problem.js';

/** A text with an error is not converted at all. */
export function convertText(text: string, language: Language, options: LanguageOptions): ConvertDocumentAnswer {
  const { edition } = options;
  const made = language === 'rust' ? reduce(text, { edition }) : oxidize(text, { edition });
  return made.text === null ? { ok: false, problem: firstProblem(text, made.diagnostics) } : { ok: true, text: made.text };
}

/** Offsets outside the text count as its ends. */
export function convertPart(text: string, language: Language, from: number, to: number, options: LanguageOptions): ConvertRangeAnswer {
  const inside = (offset: number): number => Math.min(Math.max(0, Math.trunc(offset)), text.length);
  return convertRange(text, language, Math.min(inside(from), inside(to)), Math.max(inside(from), inside(to)), { edition: options.edition });
}

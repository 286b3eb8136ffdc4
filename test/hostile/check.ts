/** What has to hold of any text at all. */
import { DIAGNOSTIC_CODES, clashingNames, convertRange, format, oxidize, parse, reduce, sameTokens, tokenize, type Conversion, type Language, type Tree } from '../../redox/src/index.js';

/**
 * `fault`: the library threw, or its answer is not well formed; this must never happen.
 * `law`: a text that it takes for correct does not come back the same.
 */
export interface Complaint {
  readonly kind: 'fault' | 'law';
  /** The function and what is wrong, without anything of the text: equal causes have equal words. */
  readonly what: string;
  readonly detail: string;
}

/** Every complaint about one text. Never throws. */
export function complaintsOf(text: string): Complaint[] {
  const complaints: Complaint[] = [];
  for (const language of ['rust', 'iron'] as const) {
    const guard = (name: string, run: () => string | null, kind: Complaint['kind'] = 'fault'): void => {
      const what = `${name} (${language})`;
      try {
        const detail = run();
        if (detail !== null) complaints.push({ kind, what, detail });
      } catch (error) {
        complaints.push({ kind: 'fault', what: `${what} throws`, detail: error instanceof Error ? `${error.message}\n${error.stack ?? ''}` : String(error) });
      }
    };
    guard('tokenize: covers the text', () => uncovered(text, language));
    guard('parse: diagnostics', () => illFormed(parse(text, language), text));
    guard('convertRange', () => emptyRefusal(text, language));
    guard('conversion: text or errors', () => wrongAnswer(convert(text, language), text));
    guard('conversion comes back', () => notBack(text, language), 'law');
    if (language === 'iron') guard('format: again the same', () => unsettled(text), 'law');
    else guard('clashingNames', () => outside(clashingNames(text), text));
  }
  return complaints;
}

function emptyRefusal(text: string, language: Language): string | null {
  const answer = convertRange(text, language, text.length >> 2, text.length >> 1);
  return answer.ok || answer.reason !== '' ? null : 'refused without a reason';
}

const convert = (text: string, language: Language): Conversion => (language === 'rust' ? reduce(text) : oxidize(text));

function uncovered(text: string, language: Language): string | null {
  let at = 0;
  for (const { from, to, kind } of tokenize(text, language)) {
    if (from !== at || to <= from) return `a ${kind} from ${from} to ${to} where ${at} is next`;
    at = to;
  }
  return at === text.length ? null : `ends at ${at} of ${text.length}`;
}

function illFormed(tree: Tree, text: string): string | null {
  let before = 0;
  for (const { from, to, code, message, fixes } of tree.diagnostics) {
    if (!(from >= 0 && from <= to && to <= text.length)) return `${code} from ${from} to ${to} of ${text.length}`;
    if (from < before) return `${code} at ${from} behind one at ${before}`;
    before = from;
    if (!(code in DIAGNOSTIC_CODES) || message === '') return `code ${code}, message ${JSON.stringify(message)}`;
    const bad = outside(
      fixes.flatMap((fix) => fix.edits),
      text,
    );
    if (bad !== null) return `fix of ${code}: ${bad}`;
  }
  return null;
}

function outside(ranges: readonly { readonly from: number; readonly to: number }[], text: string): string | null {
  const bad = ranges.find(({ from, to }) => !(from >= 0 && from <= to && to <= text.length));
  return bad === undefined ? null : `from ${bad.from} to ${bad.to} of ${text.length}`;
}

function wrongAnswer({ text, diagnostics, map }: Conversion, source: string): string | null {
  const errors = diagnostics.some(({ severity }) => severity === 'error');
  if (errors !== (text === null)) return errors ? 'a text in spite of errors' : 'neither text nor error';
  if (text === null) return null;
  const bad = map.segments.find(({ sourceFrom, sourceTo, resultFrom, resultTo }) => sourceFrom > sourceTo || sourceTo > source.length || resultFrom > resultTo || resultTo > text.length);
  return bad === undefined ? null : `map: ${JSON.stringify(bad)}`;
}

function notBack(text: string, language: Language): string | null {
  const there = convert(text, language).text;
  if (there === null) return null;
  const back = convert(there, language === 'rust' ? 'iron' : 'rust');
  if (back.text === null) return `the result does not parse: ${back.diagnostics[0]?.code ?? ''}: ${back.diagnostics[0]?.message ?? ''}\n${there}`;
  if (language === 'rust') {
    const { same, reason } = sameTokens(text, back.text);
    return same ? null : `${reason ?? 'differs'}\n${there}`;
  }
  const again = convert(back.text, language).text;
  if (again === null) return `the canonical Iron does not parse\n${back.text}`;
  const { same, reason } = sameTokens(there, again);
  return same ? null : `the Rust becomes other Rust: ${reason ?? ''}\n${text}\n----\n${there}\n----\n${again}`;
}

function unsettled(text: string): string | null {
  const once = format(text).text;
  if (once === null) return null;
  const twice = format(once).text;
  return once === twice ? null : `${once}\n----\n${twice ?? 'nothing'}`;
}

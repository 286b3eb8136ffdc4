/** What literals are replaced with: mutants that cargo-mutants does not have. Few for each, and all of the literal's own type. */

const INTEGER = /^(0x[\da-f_]+?|0o[0-7_]+?|0b[01_]+?|\d[\d_]*?)(_*[iu](?:8|16|32|64|128|size))?$/i;
const FLOAT = /^(\d[\d_]*?(?:\.[\d_]*?)?(?:e[+-]?[\d_]+?)?)(_*f(?:32|64))?$/i;

/** Replacements of a literal as it is spelled in Rust; none for those that are left alone (characters, bytes). */
export function literalReplacements(text: string): string[] {
  if (text === 'true') return ['false'];
  if (text === 'false') return ['true'];
  if (/^(?:"|r#*")/.test(text)) return [/^(?:""|r(#*)""\1)$/.test(text) ? '"xyzzy"' : '""'];
  const integer = INTEGER.exec(text);
  if (integer !== null) return integerReplacements(integer[1]!, integer[2] ?? '');
  const float = FLOAT.exec(text);
  return float === null ? [] : floatReplacements(float[1]!.replaceAll('_', ''), float[2] ?? '');
}

/** One more and one less, in the same base. */
function integerReplacements(digits: string, suffix: string): string[] {
  const prefix = /^0[xob]/i.exec(digits)?.[0] ?? '';
  const plain = digits.slice(prefix.length).replaceAll('_', '');
  if (plain === '') return [];
  const value = BigInt(`${prefix.toLowerCase()}${plain}`);
  const most = largest(suffix.replaceAll('_', '').toLowerCase());
  const spell = (number: bigint): string => {
    const base = { '0x': 16, '0o': 8, '0b': 2 }[prefix.toLowerCase()] ?? 10;
    return `${prefix}${number.toString(base).padStart(prefix === '' ? 0 : plain.length, '0')}${suffix}`;
  };
  return [...(most === null || value < most ? [spell(value + 1n)] : []), ...(value > 0n ? [spell(value - 1n)] : [])];
}

/** The largest value of an integer type with a fixed width; null where it is not known. */
function largest(type: string): bigint | null {
  const width = /^([iu])(8|16|32|64|128)$/.exec(type);
  return width === null ? null : (1n << BigInt(Number(width[2]) - (width[1] === 'i' ? 1 : 0))) - 1n;
}

function floatReplacements(digits: string, suffix: string): string[] {
  const value = Number(digits);
  if (value === 0) return [`1.0${suffix}`];
  const more = String(value + 1);
  const readable = Math.abs(value) < 1e6 && /^\d+(?:\.\d+)?$/.test(more) && value + 1 !== value;
  return [`0.0${suffix}`, ...(readable && Number.isFinite(value) ? [`${more.includes('.') ? more : `${more}.0`}${suffix}`] : [])];
}

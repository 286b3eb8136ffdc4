/** Texts of HTML in which everything that is put in is escaped: names and code of a project are not trusted. */
export interface Html {
  readonly html: string;
}

type Part = Html | string | number | null | undefined | false | readonly Part[];

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

export const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (each) => ENTITIES[each]!);

function textOf(part: Part): string {
  if (part === null || part === undefined || part === false) return '';
  if (typeof part === 'string' || typeof part === 'number') return escaped(String(part));
  return 'html' in part ? part.html : part.map(textOf).join('');
}

export const html = (texts: TemplateStringsArray, ...parts: readonly Part[]): Html => ({ html: texts.map((text, index) => text + textOf(parts[index])).join('') });

export const NOTHING: Html = { html: '' };

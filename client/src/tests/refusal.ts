/** Why tests are not generated or run for a document, if they are not. Knows nothing of the editor, so that it can be tested alone. */
import type { Language } from '../../../protocol/requests.js';

export interface Asked {
  /** Whether the person trusts the workspace: tests run its code, and building a crate runs its build scripts. */
  readonly isTrusted: boolean;
  readonly languageId: string;
  readonly scheme: string;
}

export type Refusal = { readonly why: 'trust' | 'language' | 'place'; readonly message: string };

const isLanguage = (languageId: string): languageId is Language => languageId === 'rust' || languageId === 'iron';

export function refusalOf({ isTrusted, languageId, scheme }: Asked): Refusal | null {
  if (!isTrusted)
    return { why: 'trust', message: 'Tests are not generated in a workspace that is not trusted: the code in it, its build scripts and its macros would run. Trust the workspace first.' };
  if (!isLanguage(languageId)) return { why: 'language', message: 'Open a Rust or Iron file first, and put the cursor into a function.' };
  if (scheme !== 'file' && scheme !== 'untitled') return { why: 'place', message: 'Tests are generated for files of this machine only, and for new texts.' };
  return null;
}

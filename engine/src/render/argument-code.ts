/** Expressions of arguments as a person writes them. */
import { type Meaning, outsideQuotes } from './paths.js';

/** Arrays where a slice is asked for: `&vec![1]` as `&[1]`. Where a vector is meant, the compiler refuses it. */
export const withSlices = (code: string): string => outsideQuotes(code, (text) => text.replaceAll('&vec![', '&[').replaceAll('&Vec::new()', '&[]'));

/** `<T as a::Trait>::f` as `T::f` where the trait is in scope. */
export const withoutTraits = (code: string, meaning: Meaning): string =>
  outsideQuotes(code, (text) =>
    text.replaceAll(/<([\w:]+)(<[\w:, ]+>)? as ((?:\w+::)*(\w+))>::(\w+)/g, (whole, type: string, types: string | undefined, path: string, name: string, member: string) => {
      const full = path.replace(/^(core|alloc)::/, 'std::');
      const isInScope = path === name ? meaning(name) !== null : meaning(name) === full;
      return isInScope ? `${type}${types === undefined ? '' : `::${types}`}::${member}` : whole;
    }),
  );

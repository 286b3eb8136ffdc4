/** Long tables are shown a part at a time. */
import type { Counted } from '../../../protocol/experiment-pages.js';
import { type Html, html, NOTHING } from '../html.js';
import type { Option } from '../parts.js';

export const ROWS_OF_A_PAGE = 100;

export function turns(what: 'samples' | 'tasks', from: number, shown: number, matched: number): Html {
  if (matched <= shown) return NOTHING;
  const last = Math.floor((matched - 1) / ROWS_OF_A_PAGE) * ROWS_OF_A_PAGE;
  const button = (name: string, to: number, off: boolean): Html =>
    html`<button type="button" class="small" id="${what}-${name.toLowerCase()}" data-turn="${what}" data-from="${to}"${off ? html` disabled` : NOTHING}>${name}</button> `;
  return html`<p class="turns" role="group" aria-label="Pages">${button('First', 0, from === 0)}${button('Previous', Math.max(0, from - ROWS_OF_A_PAGE), from === 0)}<span>${from + 1} to ${from + shown} of ${matched.toLocaleString('en')}</span> ${button('Next', from + ROWS_OF_A_PAGE, from >= last)}${button('Last', last, from >= last)}</p>`;
}

export const filterOptions = (counted: readonly Counted[]): Option[] => [
  { value: '', text: 'all' },
  ...counted.map(({ value, count }) => ({ value, text: `${value} (${count.toLocaleString('en')})` })),
];

/** Small parts that several pages have. */
import type { GateStatus } from '../../protocol/experiment.js';
import type { FileLink, ReadProblem, TextPart } from '../../protocol/experiment-pages.js';
import { bytes } from './format.js';
import { type Html, html, NOTHING } from './html.js';

const MARKS: Readonly<Record<string, string>> = {
  succeeded: '✔',
  passed: '✔',
  go: '✔',
  failed: '✘',
  pause: '✘',
  cancelled: '⊘',
  skipped: '⊘',
  interrupted: '‼',
  limit: '✘',
  infrastructure: '‼',
  running: '▶',
  queued: '…',
  none: '✘',
  minimum: '✔',
  gate: '✔',
  target: '✔',
  stretch: '✔',
};

const TONES: Readonly<Record<string, string>> = {
  succeeded: 'good',
  passed: 'good',
  go: 'good',
  failed: 'bad',
  pause: 'bad',
  limit: 'bad',
  interrupted: 'warn',
  infrastructure: 'warn',
  running: 'live',
  none: 'bad',
  minimum: 'good',
  gate: 'good',
  target: 'good',
  stretch: 'good',
};

/** A word with its sign, so that it does not rest on the colour. */
export const status = (word: string): Html => html`<span class="status ${TONES[word] ?? 'plain'}"><span aria-hidden="true">${MARKS[word] ?? '·'}</span> ${word.replaceAll('-', ' ')}</span>`;

export const gateStatus = (word: GateStatus): Html => status(word);

export const fileButton = ({ name, path, bytes: size, line }: FileLink, text?: string): Html =>
  html`<button type="button" class="link" data-open="${path}"${line === undefined ? NOTHING : html` data-line="${line}"`} title="Open ${path}">${text ?? name}</button>${text === undefined && size > 0 ? html` <span class="note">${bytes(size)}</span>` : NOTHING}`;

export const fileList = (files: readonly FileLink[]): Html =>
  files.length === 0 ? html`<p class="note">No files yet.</p>` : html`<ul class="files">${files.map((file) => html`<li>${fileButton(file)}</li>`)}</ul>`;

export const problemList = (problems: readonly ReadProblem[]): Html =>
  problems.length === 0
    ? NOTHING
    : html`<section class="problems" role="alert"><h2>Not readable</h2><ul>${problems.slice(0, 20).map(({ file, message }) => html`<li><code>${file}</code>: ${message}</li>`)}</ul>${problems.length > 20 ? html`<p>and ${problems.length - 20} more</p>` : NOTHING}</section>`;

export const list = (items: readonly string[]): Html => html`<ul>${items.map((item) => html`<li>${item}</li>`)}</ul>`;

export const fact = (name: string, value: Html | string): Html => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;

/** Texts beside each other; each may be scrolled by the keyboard. */
export const textParts = (parts: readonly TextPart[]): Html =>
  html`<div class="texts">${parts.map(
    ({ name, language, text, note, file }) =>
      html`<section class="text"><h4>${name}${file === null ? NOTHING : html` ${fileButton(file, 'open')}`}</h4>${note === '' ? NOTHING : html`<p class="note">${note}</p>`}${text === null ? NOTHING : html`<pre tabindex="0" role="region" aria-label="${name}"><code class="${language}">${text}</code></pre>`}</section>`,
  )}</div>`;

export interface Option {
  readonly value: string;
  readonly text: string;
}

export const select = (id: string, label: string, options: readonly Option[], chosen: string): Html =>
  html`<label class="choice">${label} <select id="${id}" data-select="${id}">${options.map(({ value, text }) => html`<option value="${value}"${value === chosen ? html` selected` : NOTHING}>${text}</option>`)}</select></label>`;

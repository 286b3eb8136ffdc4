/** What was kept, as rows to learn from (contract row H2): with the question, and as code alone. */
import type { ChatMessage } from '../../../protocol/worker.js';
import { writeWhole } from '../files/atomic.js';
import { jsonLinesOf } from '../text/json-lines.js';
import type { KeptAnswer } from './keep.js';

const fenced = (code: string): string => `\`\`\`rust\n${code}\n\`\`\``;

/** `text` is the form of S3's script, for other programs; `messages` are what is learnt here. */
export const instructionRows = (answers: readonly KeptAnswer[], questions: ReadonlyMap<string, readonly ChatMessage[]>): object[] =>
  answers.map(({ id, sample, code, clippy, idiomatic, documentation }) => {
    const question = questions.get(id)!;
    return {
      id: `${id}.${sample}`,
      text: `${question.at(-1)!.content}\n\n${fenced(code)}`,
      messages: [...question, { role: 'assistant', content: fenced(code) }],
      quality: { clippy, idiomatic, documentation },
    };
  });

export const codeRows = (answers: readonly KeptAnswer[]): object[] => answers.map(({ id, sample, code }) => ({ id: `${id}.${sample}`, text: code }));

export const writeData = (file: string, rows: readonly object[]): Promise<void> => writeWhole(file, jsonLinesOf(rows));

/** What a model is trained on and asked: the same prompt in training, at checkpoints and in evaluation (contract rows A9, B11, E5). */
import type { ExperimentConfig } from '../../../protocol/experiment-config.js';
import type { Arm } from '../../../protocol/experiment.js';
import type { ChatMessage, GenerationRow, TrainingRow } from '../../../protocol/worker.js';
import { reduce } from '../../../redox/src/index.js';
import { chatTurns } from '../corpus/chat-ml.js';
import { promptOf } from '../dataset/chat-row.js';
import { EDITION } from '../dataset/edition.js';
import type { DatasetTask } from '../dataset/manifest.js';
import { sha256 } from '../files/sha256.js';

type Asked = Pick<ExperimentConfig, 'task' | 'sampling'>;

/** What is asked of the model, without an answer. */
export function questionOf({ row, prompt, rust }: DatasetTask, arm: Arm, { task, sampling }: Asked): ChatMessage[] {
  const isTests = task === 'testgen';
  const system: ChatMessage[] = sampling.system === null ? [] : [{ role: 'system', content: isTests ? chatTurns.system(sampling.system) : sampling.system }];
  return [...system, { role: 'user', content: content() }];

  function content(): string {
    if (isTests) return chatTurns.user(rust);
    return row.shape === 'program' ? prompt.trim() : promptOf(prompt, rust, arm);
  }
}

/** Null: there is none to learn from. */
export function answerOf({ rust, iron, tests }: DatasetTask, arm: Arm, { task }: Asked): string | null {
  if (task === 'testgen') return tests === null ? null : chatTurns.assistant(tests);
  return (arm === 'rust' ? rust : (iron ?? reduce(rust, { edition: EDITION }).text))?.trimEnd() ?? null;
}

/** Which tasks are learnt from, and how often: so many of them, the same ones for each arm (null: all), and weights by family or group. */
export interface Choice {
  readonly most: number | null;
  readonly weights: Readonly<Record<string, number>>;
}

/** In the order of the dataset, those of a weight above 1 so often one after the other. */
export function trainingRows(tasks: readonly DatasetTask[], arm: Arm, config: Asked, choice: Choice): TrainingRow[] {
  return chosen(tasks, choice).flatMap((task) => {
    const answer = answerOf(task, arm, config);
    const row = { id: task.row.id, messages: [...questionOf(task, arm, config), { role: 'assistant' as const, content: answer ?? '' }] };
    return answer === null ? [] : Array.from({ length: weightOf(task, choice) }, () => row);
  });
}

/** The larger one of its family and of its group. */
const weightOf = ({ row: { family, group } }: DatasetTask, { weights }: Pick<Choice, 'weights'>): number =>
  Math.max(...[family, group].map((name) => (name === undefined ? undefined : weights[name]) ?? 1));

/** Each task as often as `samples` says, each answer with a seed of its own that follows from that of the run. */
export function generationRows(tasks: readonly DatasetTask[], arm: Arm, config: Asked, seed: number, samples: number): GenerationRow[] {
  return tasks.flatMap((task) => Array.from({ length: samples }, (_, sample) => ({ id: task.row.id, sample, messages: questionOf(task, arm, config), seed: seedOf(seed, task.row.id, sample) })));
}

const SEEDS = 2 ** 31;
/** The same wherever the row stands. */
export const seedOf = (seed: number, id: string, sample: number): number => Number.parseInt(sha256(`${seed}\0${id}\0${sample}`).slice(0, 12), 16) % SEEDS;

/** By their weights, then by the hash of their ids: no other family is preferred, and a smaller number gives some of the larger one's. */
export function chosen(tasks: readonly DatasetTask[], { most, weights }: Choice): readonly DatasetTask[] {
  if (most === null || tasks.length <= most) return tasks;
  const kept = new Set([...tasks].sort((a, b) => weightOf(b, { weights }) - weightOf(a, { weights }) || (sha256(a.row.id) < sha256(b.row.id) ? -1 : 1)).slice(0, most));
  return tasks.filter((task) => kept.has(task));
}

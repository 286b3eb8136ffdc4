/** The rows that an arm is trained and watched with, written to files: of the dataset, or of the files that the config names. */
import type { Arm } from '../../../protocol/experiment.js';
import type { DatasetTask } from '../dataset/manifest.js';
import { writeLines, writeWhole } from '../files/atomic.js';
import { InputError } from '../files/input-error.js';
import type { ExperimentContext } from '../run/context.js';
import { jsonLinesOf } from '../text/json-lines.js';
import { type AnyRow, fileRows } from './file-rows.js';
import { trainingRows } from './rows.js';

/** How many rows were written. */
export interface WrittenRows {
  readonly trained: number;
  readonly validation: number;
}

/** `watched` null: those rows are not wanted. A file of no rows is not written. */
export async function writeArmRows(context: ExperimentContext, arm: Arm, train: string, watched: string | null): Promise<WrittenRows> {
  const { config } = context;
  if (config.training.data.files.length > 0) return writeFileRows(context, arm, train, watched);
  const { tasks } = await context.dataset();
  const { rows: most, weights } = config.training.data;
  const of = (split: string): readonly DatasetTask[] => tasks.filter(({ row }) => row.split === split);
  const unknown = Object.keys(weights).find((name) => !of('train').some(({ row: { family, group } }) => family === name || group === name));
  if (unknown !== undefined) throw new InputError(`\`training.data.weights\` names \`${unknown}\`: there are no tasks to train on in a family or group of that name`);
  const trained = trainingRows(of('train'), arm, config, { most, weights });
  const validation = trainingRows(of('val'), arm, config, { most: null, weights: {} });
  await writeWhole(train, jsonLinesOf(trained));
  if (watched !== null && validation.length > 0) await writeWhole(watched, jsonLinesOf(validation));
  return { trained: trained.length, validation: validation.length };
}

/** As they come, since they may be more than the memory holds; but for the few that are watched. */
async function writeFileRows(context: ExperimentContext, arm: Arm, train: string, watched: string | null): Promise<WrittenRows> {
  const validation: AnyRow[] = [];
  let trained = 0;
  const rows = async function* (): AsyncGenerator<AnyRow> {
    for await (const { row, isWatched } of fileRows(context, arm)) {
      if (isWatched) validation.push(row);
      else {
        trained++;
        yield row;
      }
    }
  };
  await writeLines(train, rows());
  if (watched !== null && validation.length > 0) await writeWhole(watched, jsonLinesOf(validation));
  return { trained, validation: validation.length };
}

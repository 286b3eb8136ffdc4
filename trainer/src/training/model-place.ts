/** Where the base model is. */
import path from 'node:path';
import { InputError } from '../files/input-error.js';
import type { ExperimentContext } from '../run/context.js';
import { isModelPath } from '../run/run-config.js';

/** An absolute path, or a name on the hub. Throws `InputError` where the config names none. */
export function modelPlace({ config: { training }, work }: Pick<ExperimentContext, 'config' | 'work'>): string {
  const { baseModel } = training;
  if (baseModel === null) throw new InputError('there is no model: name one in `training.baseModel` of a config of another id');
  return isModelPath(baseModel) ? path.resolve(work.folder, baseModel) : baseModel;
}

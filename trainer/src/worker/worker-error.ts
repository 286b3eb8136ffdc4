/** Why a worker gave up, for a person. */
import type { WorkerFault } from '../../../protocol/worker.js';
import { InputError } from '../files/input-error.js';

export class WorkerError extends InputError {
  override name = 'WorkerError';

  constructor(
    /** `lost`: it ended without a last word. */
    readonly fault: WorkerFault | 'lost',
    message: string,
  ) {
    super(message);
  }
}

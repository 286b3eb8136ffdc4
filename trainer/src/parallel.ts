/** Work on many things at a time. */
import os from 'node:os';

/** Processors that work may take; one where there is only one. */
export const processors = (): number => Math.max(1, os.availableParallelism());

/** Answers in the order of the items. What one rejects with is thrown when the others have ended. */
export async function inParallel<T, R>(items: readonly T[], workers: number, work: (item: T, at: number) => Promise<R>): Promise<R[]> {
  const results: R[] = new Array(items.length);
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let at = next++; at < items.length; at = next++) results[at] = await work(items[at]!, at);
  };
  const ended = await Promise.allSettled(Array.from({ length: Math.min(workers, items.length) }, worker));
  const failed = ended.find((each) => each.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return results;
}

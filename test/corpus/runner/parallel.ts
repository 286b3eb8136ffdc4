/** Runs `work` over all items, at most `limit` at a time, results in the order of the items. */
export async function inParallel<T, R>(items: readonly T[], limit: number, work: (item: T, index: number) => Promise<R>): Promise<R[]> {
  const results = new Array<R>(items.length);
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < items.length) {
      const index = next++;
      const item = items[index];
      if (item !== undefined) results[index] = await work(item, index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, lane));
  return results;
}

/** A line that is rewritten in a terminal, and printed every tenth part elsewhere. */
export function progress(label: string, total: number): (done: number) => void {
  let shown = -1;
  return (done) => {
    const step = Math.floor((done * (process.stderr.isTTY ? 200 : 10)) / Math.max(total, 1));
    if (step === shown) return;
    shown = step;
    process.stderr.write(process.stderr.isTTY ? `\r${label} ${done}/${total}${done === total ? '\n' : ''}` : `${label} ${done}/${total}\n`);
  };
}

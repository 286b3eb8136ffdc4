/** PyTorch from an index of its own, such as that of wheels for the processor alone, which need a tenth of the space. */

export interface SplitLock {
  /** What is installed with its hashes. */
  readonly rest: string;
  /** Such as `torch==2.15.0`; a wheel of another build has another hash than the lock's. */
  readonly torch: string;
}

/** Packages that only PyTorch's builds for NVIDIA's cards ask for. */
const OF_CUDA = /^(nvidia-[\w.-]+|cuda-[\w.-]+|triton|bitsandbytes)==/;

/**
 * The lock without PyTorch and what only its CUDA builds need. Throws `Error` for a lock that names no PyTorch.
 * `lock`: as pip reads it, one requirement with its hashes a paragraph.
 */
export function withoutTorch(lock: string): SplitLock {
  const requirements = lock.split(/\n(?=\S)/);
  const torch = requirements.map((each) => /^torch==[\w.]+/.exec(each)?.[0]).find((each) => each !== undefined);
  if (torch === undefined) throw new Error('The lock names no PyTorch.');
  const rest = requirements.filter((each) => !each.startsWith('torch==') && !OF_CUDA.test(each));
  return { rest: `${rest.join('\n').trimEnd()}\n`, torch };
}

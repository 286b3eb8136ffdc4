/** A worker thread that runs hostile cases; it says before each what it is about to do, so that a hang has a name. */
import { parentPort, workerData } from 'node:worker_threads';
import { hostileCase, type Sources } from './cases.js';
import { complaintsOf, type Complaint } from './check.js';
import { NESTING } from './nesting.js';
import { complaintsOfReadable, complaintsOfTooDeep } from './nesting-check.js';

/** Cases `from`, `from + step`, ... below `to` of a seed; or every kind of nest. */
export interface HostileWork {
  readonly task: 'cases' | 'readable nests' | 'too deep nests';
  readonly seed: number;
  readonly from: number;
  readonly to: number;
  readonly step: number;
  readonly depth: number;
  readonly sources: Sources;
  /** [0]: the case at hand. Shared memory, so that it can be read while this thread is busy. */
  readonly place: Int32Array<SharedArrayBuffer>;
}

/** One case with complaints, or the end of the work. */
export type HostileAnswer =
  | { readonly done: false; readonly index: number; readonly family: string; readonly text: string; readonly complaints: readonly Complaint[] }
  | { readonly done: true; readonly slowest: { readonly index: number; readonly milliseconds: number } };

const work = workerData as HostileWork;
let slowest = { index: -1, milliseconds: 0 };
for (let index = work.from; index < work.to; index += work.step) {
  Atomics.store(work.place, 0, index);
  const started = performance.now();
  const answer = runCase(index);
  const milliseconds = performance.now() - started;
  if (milliseconds > slowest.milliseconds) slowest = { index, milliseconds };
  if (answer.complaints.length > 0) parentPort?.postMessage({ done: false, index, ...answer } satisfies HostileAnswer);
}
parentPort?.postMessage({ done: true, slowest } satisfies HostileAnswer);

function runCase(index: number): { family: string; text: string; complaints: readonly Complaint[] } {
  if (work.task === 'cases') {
    const { family, text } = hostileCase(work.seed, index, work.sources);
    return { family, text, complaints: complaintsOf(text) };
  }
  const kind = NESTING[index];
  if (kind === undefined) return { family: '', text: '', complaints: [] };
  const found = work.task === 'readable nests' ? complaintsOfReadable(kind, work.depth) : complaintsOfTooDeep(kind, work.depth);
  return { family: kind.name, text: '', complaints: found.map((detail) => ({ kind: 'fault', what: work.task, detail })) };
}

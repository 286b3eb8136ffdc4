import { readFileSync, writeFileSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import type { Edition } from '../../../redox/src/index.js';
import { checkLaws, type LawReport } from './laws.js';

/** One file to check; the way back and the Iron text are written beside `outputBase`. */
export interface WorkerRequest {
  readonly path: string;
  readonly edition: Edition;
  readonly outputBase: string;
}

/** The report without the texts, or what was thrown (the library never should). */
export type WorkerAnswer =
  | { readonly ok: true; readonly report: Omit<LawReport, 'iron' | 'back'>; readonly sameText: boolean; readonly rustBytes: number; readonly ironBytes: number; readonly cameBack: boolean }
  | { readonly ok: false; readonly thrown: string };

parentPort?.on('message', (request: WorkerRequest) => parentPort?.postMessage(answer(request)));

function answer({ path, edition, outputBase }: WorkerRequest): WorkerAnswer {
  try {
    const rust = readFileSync(path, 'utf8');
    const { iron, back, ...report } = checkLaws(rust, edition);
    if (iron !== null) writeFileSync(`${outputBase}.iron`, iron);
    if (back !== null) writeFileSync(`${outputBase}.rs`, back);
    const bytes = (text: string): number => Buffer.byteLength(text);
    return { ok: true, report, sameText: back === rust, rustBytes: bytes(rust), ironBytes: bytes(iron ?? ''), cameBack: back !== null };
  } catch (error) {
    return { ok: false, thrown: error instanceof Error ? `${error.message}\n${error.stack?.split('\n').slice(1, 4).join('\n') ?? ''}` : String(error) };
  }
}

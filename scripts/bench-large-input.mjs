// node scripts/bench-large-input.mjs [BYTES] — predictions of a gigabyte, judged by dist/iron-trainer.js: how long it takes, and its peak memory.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { REPOSITORY } from './dependencies.mjs';

const bytes = Number(process.argv[2] ?? 1024 ** 3);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'iron-large-input-'));
const at = (name) => path.join(folder, name);
const row = { id: 'a', split: 'test', family: 'f', deps: [], unsafe: false, prompt_path: 'prompt.md', rust_path: 'reference.rs' };
/** A few that differ: whoever comes again is known, so that the compiler takes little of the time. */
const DISTINCT = 20;
const comment = `// ${'x'.repeat(97)}\n`.repeat(1000);
const lines = Array.from({ length: DISTINCT }, (_, sample) => `${JSON.stringify({ id: 'a', arm: 'rust', sample, prediction: `pub fn f() -> usize { ${sample} }\n${comment}` })}\n`);

try {
  fs.writeFileSync(at('manifest.jsonl'), `${JSON.stringify(row)}\n`);
  const file = fs.openSync(at('predictions.jsonl'), 'w');
  let rows = 0;
  for (let written = 0; written < bytes; rows++) written += fs.writeSync(file, lines[rows % DISTINCT]);
  fs.closeSync(file);
  const started = performance.now();
  const parameters = ['evaluate', at('predictions.jsonl'), '--dataset', at('manifest.jsonl'), '--stages', 'parse', '--workers', '1', '--no-cache', '--out', at('out')];
  const child = spawn(process.execPath, [path.join(REPOSITORY, 'dist', 'iron-trainer.js'), ...parameters], { stdio: ['ignore', 'ignore', 'inherit'] });
  let peak = 0; // KiB; Linux tells it of a process as long as it runs
  const look = setInterval(() => {
    try {
      peak = Math.max(peak, Number(/VmHWM:\s+(\d+)/.exec(fs.readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0));
    } catch {
      // it has just ended, or the system has no such file
    }
  }, 100);
  process.exitCode = await new Promise((resolve) => child.on('close', resolve));
  clearInterval(look);
  const memory = peak === 0 ? 'not measured' : `${Math.round(peak / 1024)} MiB`;
  console.log(`${rows} predictions of ${(bytes / 1e9).toFixed(2)} GB: ${((performance.now() - started) / 1000).toFixed(1)} s, peak memory ${memory}`);
} finally {
  fs.rmSync(folder, { recursive: true, force: true });
}

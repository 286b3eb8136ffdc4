/** `events.jsonl`, which only grows. */
import fs from 'node:fs';
import path from 'node:path';
import type { RunEvent } from '../../../protocol/runs.js';

const NEWLINE = 10;

/** Cuts off a last line that a killed process did not finish; nobody has read it, since a line counts with its end. */
export function mendLines(file: string): void {
  if (!fs.existsSync(file)) return;
  const bytes = fs.readFileSync(file);
  const whole = bytes.lastIndexOf(NEWLINE) + 1;
  if (whole < bytes.length) fs.truncateSync(file, whole);
}

/** In one write, so that a reader sees the line or does not. */
export function appendEvent(file: string, event: Omit<RunEvent, 'time'>): void {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.appendFileSync(file, `${JSON.stringify({ time: new Date().toISOString(), ...event } satisfies RunEvent)}\n`);
}

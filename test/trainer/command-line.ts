// The command line in this process: its exit code, and what it says.
import { vi } from 'vitest';
import { runProgram } from '../../trainer/src/cli/program.js';

export async function trainer(...parameters: string[]): Promise<{ code: number; text: string }> {
  const said: string[] = [];
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  try {
    return { code: await runProgram(parameters, new AbortController().signal), text: said.join('') };
  } finally {
    spy.mockRestore();
  }
}

/** Files of prompts. */
import fs from 'node:fs/promises';
import { parse as parseYaml } from 'yaml';
import { InputError } from '../files/input-error.js';

/** YAML or JSON: a list of texts, or one under `prompts`. Throws `InputError`. */
export async function promptsIn(file: string): Promise<string[]> {
  const wrong = (why: string): never => {
    throw new InputError(`${file}:1: ${why}: write a list of prompts, or one under \`prompts\``);
  };
  const text = await fs.readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => wrong(`the prompts cannot be read (${error.code ?? error.message})`));
  let value: unknown;
  try {
    value = parseYaml(text); // JSON is YAML
  } catch (error) {
    return wrong(`this is neither YAML nor JSON (${error instanceof Error ? error.message.split('\n')[0] : String(error)})`);
  }
  const list: unknown = Array.isArray(value) ? value : (value as { prompts?: unknown } | null)?.prompts;
  return Array.isArray(list) && list.length > 0 && list.every((each) => typeof each === 'string') ? (list as string[]) : wrong('there are no prompts in it');
}

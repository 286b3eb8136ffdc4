// A file that is made from a table: written when it differs, or, with --check, only compared.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const REPOSITORY = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** Sets the exit code to 1 where --check finds a file that is not up to date. */
export function keepUpToDate(name, wanted, script) {
  const file = path.join(REPOSITORY, name);
  const present = fs.existsSync(file) ? fs.readFileSync(file, 'utf8').replaceAll('\r\n', '\n') : '';
  if (present === wanted) return;
  if (process.argv.includes('--check')) {
    console.error(`${name} is not up to date. Run: node scripts/${script}`);
    process.exitCode = 1;
    return;
  }
  const temporary = `${file}.tmp`;
  fs.writeFileSync(temporary, wanted);
  fs.renameSync(temporary, file);
  console.log(`wrote ${name}`);
}

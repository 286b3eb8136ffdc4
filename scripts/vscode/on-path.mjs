import fs from 'node:fs';
import path from 'node:path';

/** The absolute path of a program on the PATH, or undefined. */
export function onPath(name) {
  const extensions = process.platform === 'win32' ? ['.exe', '.cmd', ''] : [''];
  for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
    for (const extension of extensions) {
      const file = path.join(folder, name + extension);
      if (folder && isProgram(file)) return file;
    }
  }
  return undefined;
}

function isProgram(file) {
  try {
    fs.accessSync(file, fs.constants.X_OK); // a folder of the PATH may well be another user's
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}

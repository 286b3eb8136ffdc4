/** What a run finds in its environment: names from a short list, so that tokens and keys of the user's environment stay out of it. */
import os from 'node:os';
import path from 'node:path';

/** Handed on as they are. */
const ALLOWED = ['LANG', 'LC_ALL', 'LC_CTYPE', 'TZ', 'RUSTUP_TOOLCHAIN', 'RUSTUP_AUTO_INSTALL'];
/** What the linker needs on macOS. */
const ALLOWED_MACOS = ['SDKROOT', 'DEVELOPER_DIR', 'MACOSX_DEPLOYMENT_TARGET'];
/** What any program and the linker need on Windows, where names have no case. */
const ALLOWED_WINDOWS = ['SYSTEMROOT', 'SYSTEMDRIVE', 'COMSPEC', 'PATHEXT', 'PROGRAMDATA', 'PROGRAMFILES', 'PROGRAMFILES(X86)', 'LIB', 'INCLUDE', 'VCINSTALLDIR'];

export type Environment = Readonly<Record<string, string>>;

/** Folders of the Rust toolchain, as its programs would find them with the user's own HOME. */
export function toolchainHomes(from: NodeJS.ProcessEnv = process.env): { readonly cargo: string; readonly rustup: string } {
  return { cargo: from['CARGO_HOME'] || path.join(os.homedir(), '.cargo'), rustup: from['RUSTUP_HOME'] || path.join(os.homedir(), '.rustup') };
}

/**
 * The environment of a run. Relative folders are taken out of PATH: they would be the program's own. HOME and the folder for temporary files are `home`, the first folder that may be written into;
 * without one they are left out. What stands in `more` comes last and wins.
 */
export function environmentOf(home: string | undefined, more: Environment = {}, from: NodeJS.ProcessEnv = process.env): Environment {
  const allowed = new Set([...ALLOWED, ...(process.platform === 'darwin' ? ALLOWED_MACOS : []), ...(process.platform === 'win32' ? ALLOWED_WINDOWS : [])]);
  const name = (each: string): string => (process.platform === 'win32' ? each.toUpperCase() : each);
  const handed = Object.entries(from).filter((entry): entry is [string, string] => entry[1] !== undefined && allowed.has(name(entry[0])));
  const { cargo, rustup } = toolchainHomes(from);
  const search = { PATH: (from['PATH'] ?? from['Path'] ?? '').split(path.delimiter).filter(path.isAbsolute).join(path.delimiter) };
  const own = home === undefined ? {} : { HOME: home, TMPDIR: home, ...(process.platform === 'win32' ? { USERPROFILE: home, TEMP: home, TMP: home } : {}) };
  return { ...Object.fromEntries(handed), ...search, CARGO_HOME: cargo, RUSTUP_HOME: rustup, ...own, ...more };
}

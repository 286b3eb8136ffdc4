// Runs the npm client that runs us, or the one on the PATH.
import { spawnSync } from 'node:child_process';

/**
 * @param {string[]} args
 * @param {{ cwd?: string, quiet?: boolean }} options quiet: output is returned, and shown only on failure
 * @returns {string} what npm wrote to its standard output ('' when not quiet)
 * @throws when npm cannot be started or fails; the message says what was run and what it wrote
 */
export function npm(args, { cwd, quiet = false } = {}) {
  const own = process.env.npm_execpath?.endsWith('.js') ? process.env.npm_execpath : undefined;
  const command = own ? process.execPath : 'npm';
  const result = spawnSync(command, own ? [own, ...args] : args, {
    cwd,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
    shell: !own && process.platform === 'win32', // npm is a .cmd file there
    env: withoutNpmScriptVariables(),
  });
  if (result.error) throw new Error(`npm could not be started (${result.error.message}). Install Node.js with npm from https://nodejs.org.`);
  if (result.status !== 0) throw new Error(`npm ${args.join(' ')} failed (exit ${result.status ?? result.signal}).\n${(result.stdout ?? '') + (result.stderr ?? '')}`);
  return result.stdout ?? '';
}

// npm hands its own options to scripts as variables; an inner npm would take `npm_config_global` and the like for its own.
function withoutNpmScriptVariables() {
  const env = { ...process.env };
  for (const key of Object.keys(env)) if (/^npm_(package|lifecycle|command|config_(global|prefix|local_prefix|omit|only|production))/i.test(key)) delete env[key];
  return env;
}

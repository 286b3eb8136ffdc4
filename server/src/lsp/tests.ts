/** Requests about generated tests. What runs code is done by the engine's process, so that the server answers meanwhile. */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CancellationToken, Connection } from 'vscode-languageserver/node';
import type { RequestName } from '../../../protocol/requests.js';
import type { GenerateTestsParams, MergeTestsParams, RunTestsParams, TestGenerationEventParams, TextParams, Toolchain } from '../../../protocol/test-requests.js';
import { generateTests, mergeTests, runTests, sandboxCapabilities, testGenerationEvent, testTargets } from '../../../protocol/test-requests.js';
import { placeTests } from '../../../engine/src/place-tests.js';
import { mergeTests as mergeRustTests } from '../../../engine/src/render/merge.js';
import { mergeIronTests } from '../../../engine/src/render/merge-iron.js';
import { parse } from '../../../redox/src/index.js';
import type { EngineProcess } from '../engine/engine-process.js';
import type { ReadText } from '../service/edition.js';
import { testTargets as targetsOf } from '../service/test-targets.js';
import { guarded } from './guard.js';
import { type Options, pathOf } from './options.js';

export function answerTests(connection: Connection, options: Options, engine: EngineProcess, readText: ReadText): void {
  const answer = <Params, Answer>({ method }: RequestName<Params, Answer | null>, work: (params: Params, token: CancellationToken) => Promise<Answer | null>): void => {
    connection.onRequest(method, guarded<Params, Answer | null>(connection, method, null, work));
  };
  const textJob = async ({ uri, language, text }: TextParams, { rustc, cargo }: Toolchain) => {
    const { edition } = await options.of(uri);
    const file = pathOf(uri);
    const name = nameFor(uri, language);
    return { file: file?.endsWith(ENDINGS[language]) === true ? file : null, name, text, edition, rustc: rustc || 'rustc', cargo: cargo || 'cargo' };
  };

  answer(testTargets, async ({ uri, language, text }: TextParams) => targetsOf(parse(text, language, { edition: (await options.of(uri)).edition })));
  answer(mergeTests, async ({ uri, language, text, codes }: MergeTestsParams) => {
    const { edition } = await options.of(uri);
    const file = pathOf(uri);
    if (file?.endsWith(ENDINGS[language]) !== true) {
      const edit = language === 'iron' ? mergeIronTests(text, edition, codes) : mergeRustTests(text, edition, codes);
      return edit && { other: null, ...edit };
    }
    const placed = await placeTests(file, text, edition, codes, readText);
    return placed && { other: placed.file === file ? null : { uri: pathToFileURL(placed.file).href, text: placed.text }, ...placed.edit };
  });
  answer(generateTests, async (params: GenerateTestsParams, token) => {
    const { uri, job, line, milliseconds, seed, mutant = null, toolchain } = params;
    const onEvent = (event: TestGenerationEventParams['event']): void => void connection.sendNotification(testGenerationEvent.method, { job, event } satisfies TestGenerationEventParams);
    return engine.ask({ kind: 'generate', ...(await textJob(params, toolchain)), line, milliseconds, seed, mutant }, uri, signalOf(token), onEvent);
  });
  answer(runTests, async (params: RunTestsParams, token) => engine.ask({ kind: 'run', ...(await textJob(params, params.toolchain)), names: params.names }, params.uri, signalOf(token)));
  answer(sandboxCapabilities, async ({ rustc }: Toolchain, token) => engine.ask({ kind: 'capabilities', rustc: rustc || 'rustc' }, 'capabilities', signalOf(token)));
}

const ENDINGS = { rust: '.rs', iron: '.iron' };

/** The last part of the path; a text without a file gets the ending of its language. */
function nameFor(uri: string, language: keyof typeof ENDINGS): string {
  const last = path.posix.basename(decodeURIComponent(uri.replace(/[?#].*$/, '')).replace(/^[\w+.-]+:/, ''));
  return last.endsWith(ENDINGS[language]) ? last : `${last || 'text'}${ENDINGS[language]}`;
}

function signalOf(token: CancellationToken): AbortSignal {
  const cancel = new AbortController();
  if (token.isCancellationRequested) cancel.abort();
  else token.onCancellationRequested(() => cancel.abort());
  return cancel.signal;
}

/** The custom requests that convert texts; they take the text along, so that no document need be open. */
import type { CancellationToken, Connection } from 'vscode-languageserver/node';
import type { RequestName } from '../../../protocol/requests.js';
import { convertDocument, convertRange } from '../../../protocol/requests.js';
import { convertPart, convertText } from '../service/conversion.js';
import { guarded } from './guard.js';
import type { Options } from './options.js';

export function answerConversions(connection: Connection, options: Options): void {
  answer(connection, convertDocument, async ({ uri, language, text }) => convertText(text, language, await options.of(uri)));
  answer(connection, convertRange, async ({ uri, language, text, from, to }) => convertPart(text, language, from, to, await options.of(uri)));
}

function answer<Params, Answer>(connection: Connection, name: RequestName<Params, Answer | null>, work: (params: Params, token: CancellationToken) => Promise<Answer>): void {
  connection.onRequest(name.method, guarded<Params, Answer | null>(connection, name.method, null, work));
}

/** One guard around each request: a fault is logged and answered with something empty, so that the editor goes on. */
import type { CancellationToken, Connection } from 'vscode-languageserver/node';
import { LSPErrorCodes, ResponseError } from 'vscode-languageserver/node';

/** Lets messages that wait in the stream be read, a cancellation among them. */
const readWaitingMessages = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export function guarded<Params, Answer>(
  connection: Connection,
  name: string,
  empty: Answer,
  work: (params: Params, token: CancellationToken) => Promise<Answer> | Answer,
): (params: Params, token: CancellationToken) => Promise<Answer | ResponseError<never>> {
  return async (params, token) => {
    await readWaitingMessages();
    if (token.isCancellationRequested) return cancelled(name);
    try {
      const answer = await work(params, token);
      return token.isCancellationRequested ? cancelled(name) : answer;
    } catch (error) {
      connection.console.error(`${name} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      return empty;
    }
  };
}

const cancelled = (name: string): ResponseError<never> => new ResponseError(LSPErrorCodes.RequestCancelled, `${name} was cancelled.`);

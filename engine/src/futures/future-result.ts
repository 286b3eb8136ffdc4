/** Functions whose result is a future: `async fn`, `-> impl Future<Output = T>`, `-> Pin<Box<dyn Future<Output = T>>>`. */
import type { Bound, FunctionItem, TypeRef } from '../items/index.js';

type Called = Pick<FunctionItem, 'async' | 'result'>;

/** Whether a call has to be driven before it gives anything. */
export const givesFuture = ({ async, result }: Called): boolean => async || outputOf(result) !== undefined;

/** What a call gives once it was driven; null: `()`. */
export function awaitedResult({ async, result }: Called): TypeRef | null {
  const output = async ? undefined : outputOf(result);
  return output === undefined ? result : output;
}

/** `T` of a future; undefined for what is none or does not say its output. */
function outputOf(type: TypeRef | null): TypeRef | undefined {
  if (type?.kind === 'impl' || type?.kind === 'dyn') return boundOutput(type.bounds);
  const isPinned = type?.kind === 'std' && /^std::(pin::Pin|boxed::Box)$/.test(type.path);
  return isPinned ? outputOf(type.arguments[0] ?? null) : undefined;
}

const boundOutput = (bounds: readonly Bound[]): TypeRef | undefined => bounds.find(({ path }) => path === 'std::future::Future')?.bindings.find(({ name }) => name === 'Output')?.type;

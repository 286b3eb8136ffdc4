/** What brings a future to its end in a test: the runtime of the crate where it has one, else a few lines of the test module. */
import { RUNTIME } from '../instrument/switches.js';

export interface FutureDriver {
  /** Attribute without `#[` and `]` that makes a test of an `async fn`, in which `.await` stands; null: the test is a plain function. */
  readonly attribute: string | null;
  /** What is called with a future there; empty where the test awaits. */
  readonly blockOn: string;
  /** Rust expression for the search that drives a future, given as an expression, and gives it up where nothing wakes it. */
  readonly search: (future: string) => string;
}

/** Name of the function in a test module that drives futures without a runtime. */
export const RUN_FUTURE = 'run_future';

const onOneThread = (waits: boolean) => (future: string) => `${RUNTIME}::block_on(${future}, ${waits})`;

/** Without a runtime; see `run-future.ts`. */
export const WITHOUT_RUNTIME: FutureDriver = { attribute: null, blockOn: RUN_FUTURE, search: onOneThread(false) };

const TOKIO = 'tokio::runtime::Builder::new_current_thread().enable_all()';
const inTokio = (future: string): string => `${TOKIO}.on_thread_park(${RUNTIME}::parks).build().unwrap().block_on(${RUNTIME}::watched(${future}))`;

/** Crates that drive futures and how, the best first; which of them a crate can use depends on their features too. */
export const DRIVERS: readonly (FutureDriver & { readonly crate: string })[] = [
  { crate: 'tokio', attribute: 'tokio::test', blockOn: '', search: inTokio },
  { crate: 'tokio', attribute: null, blockOn: `${TOKIO}.build().unwrap().block_on`, search: inTokio },
  { crate: 'async_std', attribute: 'async_std::test', blockOn: '', search: onOneThread(true) },
  { crate: 'async_std', attribute: null, blockOn: 'async_std::task::block_on', search: onOneThread(true) },
  { crate: 'smol', attribute: null, blockOn: 'smol::block_on', search: onOneThread(true) },
  { crate: 'futures', attribute: null, blockOn: 'futures::executor::block_on', search: onOneThread(true) },
  { crate: 'futures_lite', attribute: null, blockOn: 'futures_lite::future::block_on', search: onOneThread(true) },
  { crate: 'pollster', attribute: null, blockOn: 'pollster::block_on', search: onOneThread(true) },
];

/** The call of an async function as an expression of a test that gives what the future gives. */
export const awaited = ({ attribute, blockOn }: FutureDriver, call: string): string => (attribute === null ? `${blockOn}(${call})` : `${call}.await`);

/** Attributes and head of a test function up to `{`, a line each. `driver`: of a test that awaits; `more`: attributes behind the first. */
export function testHead(name: string, driver: FutureDriver | null, { more = [], result = '' }: { readonly more?: readonly string[]; readonly result?: string } = {}): string[] {
  const attribute = driver?.attribute ?? null;
  return [`#[${attribute ?? 'test'}]`, ...more, `${attribute === null ? '' : 'async '}fn ${name}()${result === '' ? '' : ` -> ${result}`} {`];
}

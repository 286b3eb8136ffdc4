/** The function that test modules of crates without a runtime drive futures with. */
import type { Edition } from '../../../redox/src/index.js';
import { RUN_FUTURE } from './future-driver.js';

const HEAD = `/// Polls a future until it is ready.
fn ${RUN_FUTURE}<F: std::future::Future>(future: F) -> F::Output {`;
const FOOT = `    for _ in 0..1000 {
        let polled = std::future::Future::poll(future.as_mut(), &mut context);
        if let std::task::Poll::Ready(output) = polled {
            return output;
        }
    }
    panic!("the future is not ready after 1000 polls");
}`;

/** With `Waker::noop`, which Rust has since 1.85. */
const SHORT = `${HEAD}
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let mut future = std::pin::pin!(future);
${FOOT}`;
/** For any Rust since 1.51. */
const LONG = `${HEAD}
    struct Idle;
    impl std::task::Wake for Idle {
        fn wake(self: std::sync::Arc<Self>) {}
    }
    let waker = std::task::Waker::from(std::sync::Arc::new(Idle));
    let mut context = std::task::Context::from_waker(&waker);
    let mut future = Box::pin(future);
${FOOT}`;

/** The first minor version of Rust 1 with `Waker::noop`; that with the edition 2024 too. */
const FIRST = 85;

export interface OldestRust {
  readonly edition: Edition;
  /** `rust-version` of the manifest; without, nothing is said but by the edition. */
  readonly rustVersion?: string;
}

/** Rust of the function, for the oldest compiler that the crate promises to work with. */
export function runFuture({ edition, rustVersion }: OldestRust): string {
  const minor = /^1\.(\d+)/.exec(rustVersion ?? '')?.[1];
  return Number(edition) >= 2024 || (minor !== undefined && Number(minor) >= FIRST) ? SHORT : LONG;
}

/** Whether tests need the function, and a text of their module does not have it. Rust or Iron. */
export const needsRunFuture = (codes: readonly string[], module = ''): boolean =>
  codes.some((code) => new RegExp(`\\b${RUN_FUTURE}\\b`).test(code)) && !new RegExp(`\\b(fn|function) ${RUN_FUTURE}\\b`).test(module);

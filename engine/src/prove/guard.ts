/**
 * How a test says that it came to its end, so that nothing else can say it. Each test body runs inside a function that
 * reads a secret from standard input before the body begins, and writes it with the outcome only behind the body: a
 * body that leaves the process early, or prints what looks like a verdict, has said nothing. The secret stands neither
 * in the source nor in the arguments nor in the environment, and standard input is empty afterwards. What it cannot
 * hold against is unsafe code that searches its own memory; such tests are refused before they are compiled.
 */
import { randomBytes } from 'node:crypto';
import { K, type Node, nameOf, nodeEnd, nodeStart, parse, type Tree } from '../../../redox/src/index.js';
import { walk } from '../../../redox/src/walk.js';
import { attributePath } from '../crate/attributes.js';
import { RUNTIME } from '../instrument/switches.js';
import { stringValue } from '../items/string-literal.js';

/** A word that nobody can guess. */
export const secret = (): string => randomBytes(12).toString('hex');

/**
 * What a guard in a program with switches reads behind the secret: the mutant that is on, and the turns of loops that a thread
 * has. `traced`: its record says what was reached, which the test cannot write itself.
 */
export const switchInput = (mutant: number, fuel: number, traced = false): string => ` ${mutant} ${fuel}${traced ? ' traced' : ''}`;

const SWITCH = `
            if let (Some(mutant), Some(fuel)) = (words.next(), words.next()) {
                ${RUNTIME}::switch(mutant.parse().unwrap_or(0), fuel.parse().unwrap_or(0));
                if words.next() == Some("traced") { ${RUNTIME}::keep_trace(); }
            }`;

/**
 * Rust of the module `name` whose `run` guards a test body. It needs no standard library of the crate, and no edition.
 * `switched`: the run-time library is linked, and is told what stands behind the secret (`switchInput`).
 */
export const guardModule = (name: string, switched = false): string => `    #[allow(warnings)]
    mod ${name} {
        extern crate std;
        use self::std::prelude::v1::*;
        use self::std::future::Future;
        use self::std::io::{Read, Write};
        use self::std::{format, string::String};
        self::std::thread_local! {
            /// Where the last panic of a thread was.
            static PLACE: self::std::cell::RefCell<String> = self::std::cell::RefCell::new(String::new());
        }
        /// With the number of the process that read it.
        static SECRET: self::std::sync::OnceLock<(String, u32)> = self::std::sync::OnceLock::new();
        pub trait Outcome { fn problem(&self) -> Option<String>; }
        impl Outcome for () { fn problem(&self) -> Option<String> { None } }
        impl<T, E: self::std::fmt::Debug> Outcome for Result<T, E> {
            fn problem(&self) -> Option<String> { self.as_ref().err().map(|error| format!("it gives the error {:?}", error)) }
        }
        #[cfg(target_os = "linux")]
        fn hide() {
            unsafe extern "C" { fn prctl(option: i32, a: usize, b: usize, c: usize, d: usize) -> i32; }
            unsafe { prctl(4, 0, 0, 0, 0); } // PR_SET_DUMPABLE: its memory cannot be opened as a file
        }
        #[cfg(not(target_os = "linux"))]
        fn hide() {}
        /// The thread of a test is its own; what it started and did not wait for outlives the test.
        fn left_processes() -> bool {
            self::std::fs::read_to_string("/proc/thread-self/children").map_or(false, |children| !children.trim().is_empty())
        }
        fn read_secret() -> (String, u32) {
            hide();
            let mut text = String::new();
            let _ = self::std::io::stdin().lock().read_to_string(&mut text);
            let mut words = text.split_whitespace();
            let secret = String::from(words.next().unwrap_or(""));${switched ? SWITCH : ''}
            let before = self::std::panic::take_hook();
            self::std::panic::set_hook(self::std::boxed::Box::new(move |panic| {
                let place = panic.location().map_or(String::new(), |place| format!("{}:{}", place.file(), place.line()));
                let _ = PLACE.try_with(|held| *held.borrow_mut() = place);
                before(panic);
            }));
            (secret, self::std::process::id())
        }
        pub fn run<R: Outcome>(name: &str, body: impl FnOnce() -> R) -> R {
            let secret = SECRET.get_or_init(read_secret);
            let outcome = self::std::panic::catch_unwind(self::std::panic::AssertUnwindSafe(body));
            finish(name, secret, outcome)
        }
        /// The body of a test that a runtime drives.
        pub struct Driven<R> {
            name: &'static str,
            secret: &'static (String, u32),
            body: self::std::pin::Pin<Box<dyn Future<Output = R>>>,
        }
        pub fn drive<R: Outcome>(name: &'static str, body: impl Future<Output = R> + 'static) -> Driven<R> {
            let secret = SECRET.get_or_init(read_secret);
            Driven { name, secret, body: Box::pin(body) }
        }
        impl<R: Outcome> Future for Driven<R> {
            type Output = R;
            fn poll(mut self: self::std::pin::Pin<&mut Self>, context: &mut self::std::task::Context<'_>) -> self::std::task::Poll<R> {
                let polled = self::std::panic::catch_unwind(self::std::panic::AssertUnwindSafe(|| self.body.as_mut().poll(context)));
                let outcome = match polled {
                    Ok(self::std::task::Poll::Pending) => return self::std::task::Poll::Pending,
                    Ok(self::std::task::Poll::Ready(value)) => Ok(value),
                    Err(panic) => Err(panic),
                };
                self::std::task::Poll::Ready(finish(self.name, self.secret, outcome))
            }
        }
        fn finish<R: Outcome>(name: &str, (secret, process): &(String, u32), outcome: self::std::thread::Result<R>) -> R {
            // A copy that the body forked must not run the tests of others, and what it leaves behind takes their room.
            if self::std::process::id() != *process || left_processes() {
                self::std::process::abort();
            }
            let (word, message) = match &outcome {
                Ok(value) => match value.problem() { None => ("returned", String::new()), Some(problem) => ("returned-error", problem) },
                Err(_) if ${switched ? `${RUNTIME}::ran_out()` : 'false'} => ("ran-out", String::new()),
                Err(panic) => ("panicked", match (panic.downcast_ref::<&str>(), panic.downcast_ref::<String>()) {
                    (Some(text), _) => String::from(*text),
                    (_, Some(text)) => text.clone(),
                    _ => String::new(),
                }),
            };
            let place = if outcome.is_err() { PLACE.with(|held| held.borrow().clone()) } else { String::new() };
            let hexadecimal = |text: String| text.bytes().take(8000).map(|byte| format!("{:02x}", byte)).collect::<String>();
            let line = format!("\\n{} {} {} {} {}${switched ? ' {}' : ''}\\n", secret, name, word, hexadecimal(message), hexadecimal(place)${switched ? `, ${RUNTIME}::kept_trace()` : ''});
            if !secret.is_empty() {
                let mut output = self::std::io::stdout().lock();
                let _ = output.write_all(line.as_bytes());
                let _ = output.flush();
            }
            match outcome { Ok(value) => value, Err(panic) => self::std::panic::resume_unwind(panic) }
        }
    }
`;

/** What a test has to do to pass. `panics`: with a message that holds this text; null: it has to return. */
export interface Expectation {
  readonly panics: string | null;
}

export interface Guarded {
  /** The code with the body of its test inside the guard. */
  readonly code: string;
  readonly expectation: Expectation;
}

/** Puts the body of the one test function in `code` inside the guard; null where there is no such function. */
export function guarded(code: string, name: string, guard: string): Guarded | null {
  const tree = parse(code, 'rust', { edition: 2021 });
  const fn = testFunction(tree, name);
  const body = fn?.kids[5];
  if (!fn || !body) return null;
  const open = tree.tokens.end[body.toks[0]!]!;
  const close = nodeEnd(tree, body) - 1;
  const isAsync = fn.toks[1]! >= 0;
  const result = fn.kids[3] ? tree.text.slice(nodeStart(tree, fn.kids[3]), nodeEnd(tree, fn.kids[3])) : '()';
  const before = isAsync ? `self::${guard}::drive::<${result}>("${name}", async {` : `self::${guard}::run("${name}", || -> ${result} {`;
  return {
    code: `${code.slice(0, open)} ${before}${code.slice(open, close)}})${isAsync ? '.await' : ''} ${code.slice(close)}`,
    expectation: { panics: expectedPanic(tree, fn) },
  };
}

function testFunction(tree: Tree, name: string): Node | null {
  let found: Node | null = null;
  walk(tree.root, (node) => {
    if (node.kind === K.Function && node.toks[9]! >= 0 && nameOf(tree, node.toks[9]!) === name) found ??= node;
    return node.kind === K.File;
  });
  return found;
}

/** The text in `should_panic(expected = "..")`, empty without one; null without the attribute. */
export function expectedPanic(tree: Tree, fn: Node): string | null {
  const attribute = (fn.attributes ?? []).find((each) => attributePath(tree, each).join('::') === 'should_panic');
  if (attribute === undefined) return null;
  const { start, end } = tree.tokens;
  const text = tree.text.slice(start[attribute.from], end[attribute.to - 1]);
  const literal = /=\s*(r?#*"[\s\S]*"#*)\s*\)?\s*\]$/.exec(text)?.[1];
  return literal === undefined ? '' : stringValue(literal);
}

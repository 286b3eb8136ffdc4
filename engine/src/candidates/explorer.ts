/** Tests from searching inputs: what the code does with them is written down. */
import type { FunctionItem } from '../items/index.js';
import { type Findings, search } from '../explore/search.js';
import type { CasePlan } from '../harness/case.js';
import { shorten } from '../render/paths.js';
import { renderTest } from '../render/test.js';
import type { Candidate, CandidateSource, Reason, SourceAnswer, SourceContext } from './candidate.js';
import { sameValues } from './property/held-value.js';

export class Explorer implements CandidateSource {
  readonly source = 'explorer';

  async candidates({ subjects, program, unit, names, seed, milliseconds, slowest, aimed = false, made, onDone }: SourceContext): Promise<SourceAnswer> {
    const cases = new Map(subjects.flatMap((subject) => (subject.plan === null ? [] : [[subject.id, { ...subject, plan: subject.plan }] as const])));
    const found = await search(program, [...cases.keys()], {
      unit,
      seed,
      milliseconds,
      slowest,
      aimed,
      onFound: (each) => onDone(cases.get(each.case)!.item),
    });
    const candidates: Candidate[] = [];
    const reasons = new Map<FunctionItem, Reason>(subjects.flatMap(({ item, plan, reason }) => (plan === null ? [[item, { text: reason, status: 'refused' } as const]] : [])));
    for (const each of found) {
      const { item, plan } = cases.get(each.case)!;
      candidates.push(...each.inputs.flatMap((input) => renderTest(plan, input, names) ?? []));
      if (made !== undefined) for (const input of each.inputs) remember(made, plan, input.arguments);
      const reason = aimed ? missOf(each) : reasonOf(each);
      if (reason !== null) reasons.set(item, reason);
    }
    return { candidates, reasons };
  }
}

/** Other sources can use the values of the crate's types that inputs were made of. */
function remember(made: NonNullable<SourceContext['made']>, { inputs, item }: CasePlan, expressions: readonly string[]): void {
  for (const [at, { owner }] of inputs.entries()) {
    const key = owner.kind === 'crate' ? sameValues(owner) : null;
    if (key === null) continue;
    const known = made.get(key) ?? [];
    const expression = shorten(expressions[at]!, item.file.module);
    if (!known.includes(expression))
      made.set(
        key,
        [...known, expression].sort((a, b) => a.length - b.length),
      );
  }
}

/** Why a search that was aimed at one mutant came to nothing. */
function missOf(found: Findings): Reason | null {
  const { done, fatal } = found;
  if (done === null) return reasonOf(found);
  if (done.killed.length > 0 || fatal.length > 0) return null;
  const close = done.close === 0 ? 'none of them reached its place' : `${done.close} of them reached its place`;
  return { text: `none of ${done.tried} inputs that were tried tells it from the code; ${close}`, status: 'refused' };
}

function reasonOf({ done, inputs, reason }: Findings): Reason | null {
  if (done === null) return { text: reason || 'the search did not come to an end', status: 'failed' };
  if (inputs.length === 0 && done.waiting > 0) return { text: 'its future is not ready by itself: it waits for a timer, a socket, another thread, or for nothing', status: 'refused' };
  if (inputs.length === 0 && done.runtime > 0) return { text: 'it needs a runtime of async code that tests of this crate do not have', status: 'refused' };
  return inputs.length === 0 ? { text: 'no input shows anything that a test could assert', status: 'refused' } : null;
}

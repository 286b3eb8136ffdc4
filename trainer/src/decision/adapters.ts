/** Two adapters by their reports (contract row K3): any drop is a regression of knowledge. */
import type { Metric, Report } from '../../../protocol/experiment.js';

export interface Drop {
  readonly what: string;
  readonly before: number | null;
  readonly after: number | null;
}

/** Rates that may not fall; of a drop within its error is nothing said: S4 section 16.2 wants any. */
const WATCHED = /^(transform|parse@1|compile@1|link@1|test@1|mutation score|branch coverage delta|test pass rate of compiled samples|popperian score|idiomatic score|doc_comment_rate)$/;

/** What was measured before and is lower now, or is no longer measured; items of the checklist that passed and do not now. */
export function drops(before: Report, after: Report): Drop[] {
  const found = new Map(after.claims.map(({ id, metric }) => [id, metric]));
  const figures = before.claims.flatMap(({ id, metric }): Drop[] => {
    if (metric.arm === undefined || !WATCHED.test(metric.name) || metric.value === null) return [];
    const now = (found.get(id) as Metric | undefined)?.value ?? null;
    return now !== null && now >= metric.value ? [] : [{ what: id, before: metric.value, after: now }];
  });
  const items = before.checklists.flatMap(({ arm, items }) =>
    items.flatMap(({ id, earned }): Drop[] => {
      const now = after.checklists.find((each) => each.arm === arm)?.items.find((each) => each.id === id)?.earned ?? null;
      return now !== null && now >= earned ? [] : [{ what: `${arm} / ${id}`, before: earned, after: now }];
    }),
  );
  return [...figures, ...items];
}

/** Gates on functions with their tests: nothing held out was trained on (B8), the share of property tests (E6), the four slices (E7). */
import { HOLDOUT_SLICES } from '../../../protocol/experiment.js';
import { HOLDOUT_PER_SLICE } from '../corpus/split-corpus.js';
import { leaksIn } from '../dataset/leaks.js';
import { percent } from '../text/percent.js';
import { byFindings, finding, type Gate, passes } from './gate.js';

/** Beyond names and constants functions are alike by chance: a getter is every other getter. */
export const heldOut: Gate = {
  name: 'held-out',
  rows: ['B8', 'E7'],
  check: ({ tasks }) => {
    const findings = leaksIn(tasks, 'abstract').map(({ task, twins }) =>
      finding(
        task,
        `stands in ${twins[0]!.row.split} as \`${twins[0]!.row.id}\`, but for names and constants`,
        twins.map(({ row }) => row.id),
      ),
    );
    return byFindings(findings, 'no function of val or test stands in a split before it, but for names and constants', `${findings.length} functions stand in a split before theirs`);
  },
};

export const propertyShare: Gate = {
  name: 'property-share',
  rows: ['E6'],
  check: ({ tasks }, { thresholds: { propertyShare: wanted } }) => {
    const having = tasks.filter(({ row }) => row.flags?.['property_tests'] === true).length;
    const share = having / Math.max(1, tasks.length);
    return {
      status: passes(tasks.length > 0 && share >= wanted.least && share <= wanted.most),
      summary: `${percent(share)} of ${tasks.length} functions have property tests; wanted are ${percent(wanted.least)} to ${percent(wanted.most)}`,
      measured: { share },
      wanted: { ...wanted },
      findings: [],
    };
  },
};

export const holdoutSlices: Gate = {
  name: 'holdout-slices',
  rows: ['E7'],
  check: ({ tasks }) => {
    const measured = Object.fromEntries(HOLDOUT_SLICES.map((slice) => [slice, tasks.filter(({ row }) => row.split === 'test' && row.group === slice).length]));
    return {
      status: passes(HOLDOUT_SLICES.every((slice) => measured[slice]! >= HOLDOUT_PER_SLICE)),
      summary: `held out are ${HOLDOUT_SLICES.map((slice) => `${measured[slice]} of ${slice}`).join(', ')}; wanted are ${HOLDOUT_PER_SLICE} of each`,
      measured,
      wanted: Object.fromEntries(HOLDOUT_SLICES.map((slice) => [slice, HOLDOUT_PER_SLICE])),
      findings: [],
    };
  },
};

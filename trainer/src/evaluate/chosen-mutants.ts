/** Which mutants of a code tests are scored on, and what of that stands in a verdict. */
import type { Tree } from '../../../redox/src/index.js';
import type { MutantSite } from '../../../engine/src/mutants/site.js';
import type { UntrustedAnswer } from '../../../engine/src/score-untrusted.js';
import type { Judgement, JudgeOptions } from './judgement.js';
import { sampleOf } from './mutant-sample.js';

/** Of one prediction. */
export class ChosenMutants {
  private all = 0;

  constructor(private readonly options: Pick<JudgeOptions, 'mutants'>) {}

  readonly choose = (sites: readonly MutantSite[], tree: Tree): readonly MutantSite[] => {
    const { mutants: sampling } = this.options;
    this.all = sites.length;
    return sampling === undefined ? sites : sampleOf(sites, tree, sampling);
  };

  scoreOf({ viable, killed, coverage }: Extract<UntrustedAnswer, { readonly ok: true }>): Pick<Judgement, 'mutants' | 'branchCoverage' | 'lineCoverage' | 'edgeCasesCovered'> {
    const { mutants: sampling } = this.options;
    return {
      mutants: { viable, killed, ...(sampling !== undefined && { sampled: { of: this.all, ...sampling } }) },
      ...(coverage !== null && { branchCoverage: coverage.branches, lineCoverage: coverage.lines, edgeCasesCovered: coverage.edgeCases }),
    };
  }
}

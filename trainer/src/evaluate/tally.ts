/** How many samples were falsified, while others are still judged. */
import type { Arm, Metric, Verdict } from '../../../protocol/experiment.js';
import { percent } from '../text/percent.js';

/** The share of samples that were falsified so far (contract row K5): each claims to be a solution, and a stage can show that it is none. */
export class Tally {
  private falsified = 0;
  private judged = 0;

  constructor(private readonly arm?: Arm) {}

  add({ status }: Pick<Verdict, 'status'>): void {
    if (status === 'infrastructure') return; // the tools failed, which shows nothing
    this.judged++;
    if (status !== 'passed') this.falsified++;
  }

  rate(): Metric {
    const value = this.judged === 0 ? null : this.falsified / this.judged;
    return { name: 'falsification rate', ...(this.arm !== undefined && { arm: this.arm }), value, numerator: this.falsified, denominator: this.judged, source: 'K5', unit: 'share' };
  }

  /** For a person. */
  get words(): string {
    return this.judged === 0 ? 'none judged' : `${percent(this.falsified / this.judged)} falsified`;
  }
}

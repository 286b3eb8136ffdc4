/** The few functions of jstat that are used; the package has no types of its own. */
declare module 'jstat' {
  export const jStat: {
    readonly normal: { inv(p: number, mean: number, deviation: number): number; cdf(x: number, mean: number, deviation: number): number };
    /** The natural logarithm of the number of combinations. */
    readonly combinationln: (n: number, k: number) => number;
    readonly mean: (values: readonly number[]) => number;
    /** With `true` the sample's (divided by n - 1), else the population's. */
    readonly stdev: (values: readonly number[], sample?: boolean) => number;
    readonly median: (values: readonly number[]) => number;
    readonly percentile: (values: readonly number[], share: number) => number;
  };
}

/** A share between 0 and 1 for a person, to a tenth of a hundredth. */
export const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

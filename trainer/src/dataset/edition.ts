/** Edition of references, tests and solutions, as in the Redox pilot. */
export const EDITION = 2024;

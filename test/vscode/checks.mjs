// The lines that a script of checks prints, and their count, in the form that `npm test` adds up.
const counts = { passed: 0, skipped: 0 };

export function checked(what) {
  counts.passed++;
  console.log(`  ✔ ${what}`);
}

export function skipped(what, reason) {
  counts.skipped++;
  console.log(`SKIPPED ${what}: ${reason}.`);
}

/** @param {string} title what was checked @param {0 | 1} failed a script of checks ends at the first failure */
export function closingCount(title, failed) {
  console.log(`\n${title}: ${counts.passed} passed, ${failed} failed, ${counts.skipped} skipped`);
}

/** Trees may nest deeper than the stack of the host. */

/** What `run` gives, or null where the tree is too deep for the stack of this host. */
export function guarded<A>(run: () => A): A | null {
  try {
    return run();
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

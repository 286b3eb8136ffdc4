/** Numbers drawn from a seed, the same everywhere. */

/** Numbers in [0, 1): Marsaglia's xorshift128 with the four words of its state made from the seed by splitmix32. */
export function randomNumbers(seed: number): () => number {
  let mix = seed | 0;
  const word = (): number => {
    mix = (mix + 0x9e3779b9) | 0;
    let z = mix;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return z ^ (z >>> 15);
  };
  let [a, b, c, d] = [word(), word(), word(), word() | 1];
  return () => {
    const turned = a ^ (a << 11);
    [a, b, c] = [b, c, d];
    d = d ^ (d >>> 19) ^ turned ^ (turned >>> 8);
    return (d >>> 0) / 2 ** 32;
  };
}

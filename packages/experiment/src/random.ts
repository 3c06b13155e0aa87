// Chance that can be repeated: the same seed gives the same order of trials on every machine, and a failing simulation is told by its seed.
// Not for secrets.

/** The next number in [0, 1), a multiple of 2^-32. */
export type Random = () => number;

/**
 * xoshiro128** (Blackman and Vigna, "Scrambled linear pseudorandom number generators", 2021), its state filled by a mixer.
 * Different streams of one seed are independent for practical purposes; a round takes its number as the stream, so that a resumed
 * experiment needs no saved generator.
 * @param seed any safe integer
 * @param stream numbers that tell streams of the same seed apart
 */
export function seededRandom(seed: number, ...stream: readonly number[]): Random {
  let mixed = 0;
  for (const part of [seed, ...stream]) {
    mixed = mix((mixed ^ part) + 0x9e3779b9);
    mixed = mix((mixed ^ Math.floor(part / 2 ** 32)) + 0x9e3779b9);
  }
  const next = (): number => {
    mixed = (mixed + 0x9e3779b9) | 0;
    return mix(mixed);
  };
  let a = next();
  let b = next();
  let c = next();
  // The one forbidden state is all zeros.
  let d = next() | 1;
  return () => {
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9);
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotate(d, 11);
    return (result >>> 0) / 2 ** 32;
  };
}

/** Every order equally likely (Fisher and Yates). */
export function shuffle<T>(items: readonly T[], random: Random): T[] {
  const rest = [...items];
  const shuffled: T[] = [];
  while (rest.length > 0) shuffled.push(...rest.splice(Math.floor(random() * rest.length), 1));
  return shuffled;
}

const rotate = (value: number, by: number): number => (value << by) | (value >>> (32 - by));

/** A bijection of 32-bit numbers in which each bit of the input moves half of the output (finaliser of splitmix32). */
function mix(value: number): number {
  let mixed = value | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return mixed ^ (mixed >>> 15);
}

import { describe, expect, it } from 'vitest';
import {
  orderSurvivors,
  type PairCosts,
  pairsMs,
  pathsMs,
  type Survivor,
  survivorsThatFit,
} from '../../src/plan/order-survivors.ts';

const survivor = (name: string, savingBytes: number | null, parts: Partial<Survivor> = {}): Survivor => ({
  name,
  mode: 'natural',
  slot: null,
  savingBytes,
  isGentle: true,
  ...parts,
});

const survivors = [
  survivor('unknown', null),
  survivor('semi-space 1 MB', 9e6, { slot: 'semi-space' }),
  survivor('semi-space 2 MB', 8e6, { slot: 'semi-space' }),
  survivor('lazy openai', 3e6, { mode: 'calm' }),
  survivor('lite mode', 20e6, { isGentle: false }),
];

const costs: PairCosts = {
  firstLook: (mode) => (mode === 'calm' ? 6 : 8),
  trialMs: { calm: 1500, natural: 1000 },
  chainTrialMs: 1000,
  weighsPathsCalm: false,
};

const namesOf = (chosen: Survivor[]): string[] => chosen.map(({ name }) => name);

describe('orderSurvivors', () => {
  it('puts what saves most first, and second ones of a slot behind everything', () => {
    expect(namesOf(orderSurvivors(survivors))).toEqual([
      'lite mode',
      'semi-space 1 MB',
      'lazy openai',
      'unknown',
      'semi-space 2 MB',
    ]);
  });
});

describe('survivorsThatFit', () => {
  it('takes all without a bound', () => {
    expect(survivorsThatFit(survivors, costs, Number.POSITIVE_INFINITY)).toHaveLength(5);
  });

  it('takes what saves most, and leaves the paths their time', () => {
    // Two rounds of arms with their baseline, then the path alone with its own.
    const one = 2 * 8_000 + 2 * 8_000;
    expect(namesOf(survivorsThatFit(survivors, costs, one))).toEqual(['lite mode']);
    expect(survivorsThatFit(survivors, costs, one - 1)).toEqual([]);
    const two = 3 * 8_000 + 3 * 3_000 + 3 * 8_000;
    expect(namesOf(survivorsThatFit(survivors, costs, two))).toEqual(['lite mode', 'semi-space 1 MB']);
  });

  it('takes a cheaper one where a dearer one does not fit', () => {
    const cheap = { ...costs, trialMs: { calm: 10, natural: 1000 } };
    const two = 2 * 8_000 + 2 * 6 * 10 + 3 * 3_000 + 3 * 8_000;
    expect(namesOf(survivorsThatFit(survivors, cheap, two))).toEqual(['lite mode', 'lazy openai']);
  });
});

describe('pairsMs', () => {
  it('counts arms of one mode, with a baseline for four of them', () => {
    const five = Array.from({ length: 5 }, (_, index) => survivor(String(index), 0));
    expect(pairsMs(five, 'natural', costs)).toBe(7 * 8 * 1000);
    expect(pairsMs(five, 'calm', costs)).toBe(0);
  });
});

describe('pathsMs', () => {
  it('is two paths where gentle and other changes are chosen, one otherwise, and a chain where there are several', () => {
    const [gentle, other] = [{ isGentle: true }, { isGentle: false }];
    expect(pathsMs([], costs)).toBe(0);
    expect(pathsMs([gentle], costs)).toBe(16_000);
    expect(pathsMs([gentle, gentle], costs)).toBe(3_000 + 16_000);
    expect(pathsMs([gentle, other], costs)).toBe(3_000 + 24_000);
    const both = { ...costs, weighsPathsCalm: true };
    expect(pathsMs([gentle], both) - pathsMs([gentle], costs)).toBe(2 * costs.firstLook('calm', 1) * 1500);
  });
});

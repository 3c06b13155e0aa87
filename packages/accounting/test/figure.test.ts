import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Figure,
  isKnown,
  knownOr,
  maxFigure,
  subtractFigures,
  sumFigures,
  sumLiving,
  unavailable,
} from '../src/figure.ts';

const absence = fc.constantFrom('unsupported', 'denied', 'vanished', 'not-sampled').map((state) => {
  return unavailable(state as 'denied');
});
const figure: fc.Arbitrary<Figure> = fc.oneof(fc.integer(), absence);

describe('figures', () => {
  it('zero is a number, an absence is not', () => {
    expect(isKnown(0)).toBe(true);
    expect(isKnown(unavailable('denied'))).toBe(false);
    expect(knownOr(0, 5)).toBe(0);
    expect(knownOr(unavailable('denied'), 5)).toBe(5);
  });

  it('the sum of nothing is 0', () => expect(sumFigures([])).toBe(0));

  it('a sum is known exactly when all of its parts are, and names the first reason otherwise', () => {
    fc.assert(
      fc.property(fc.array(figure), (figures) => {
        const firstUnknown = figures.find((part) => !isKnown(part));
        const sum = figures.reduce<number>((total, part) => total + knownOr(part, 0), 0);
        expect(sumFigures(figures)).toEqual(firstUnknown ?? sum);
      }),
    );
  });

  it('a sum over processes leaves out those that have ended, and is that of none once all have', () => {
    const gone = unavailable('vanished');
    expect(sumLiving([3, gone, 4])).toBe(7);
    expect(sumLiving([3, gone, unavailable('denied')])).toEqual({ state: 'denied' });
    expect(sumLiving([gone, gone])).toEqual(gone);
    expect(sumLiving([])).toEqual(gone);
  });

  it('a difference is unknown if either side is', () => {
    fc.assert(
      fc.property(figure, figure, (a, b) => {
        const expected = isKnown(a) && isKnown(b) ? a - b : isKnown(a) ? b : a;
        expect(subtractFigures(a, b)).toEqual(expected);
      }),
    );
  });

  it('an unknown figure loses against a number, however small', () => {
    fc.assert(
      fc.property(fc.integer(), absence, (number, absent) => {
        expect(maxFigure(number, absent)).toBe(number);
        expect(maxFigure(absent, number)).toBe(number);
      }),
    );
    expect(maxFigure(-3, 2)).toBe(2);
    expect(maxFigure(unavailable('denied'), unavailable('vanished'))).toEqual({ state: 'vanished' });
  });
});

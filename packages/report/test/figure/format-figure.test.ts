import { type Absence, unavailable } from '@tare/accounting';
import { describe, expect, it } from 'vitest';
import { absenceWords, formatFigure } from '../../src/figure/format-figure.ts';

describe('formatFigure', () => {
  it('says why a figure is missing, and never 0', () => {
    const states = Object.keys(absenceWords) as Absence[];
    const texts = states.map((state) => formatFigure(unavailable(state), String));
    expect(texts).toEqual(['not sampled', 'not permitted', 'vanished', 'unsupported']);
  });

  it('writes a measured 0 as the number it is', () => {
    expect(formatFigure(0, String)).toBe('0');
  });
});

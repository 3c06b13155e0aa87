import { describe, expect, it } from 'vitest';
import { priceOption } from '../../src/plan/price-option.ts';

describe('--price', () => {
  it.each([
    ['5', { perGbMonth: 5, currency: 'USD' }],
    ['5.50EUR', { perGbMonth: 5.5, currency: 'EUR' }],
    ['7 chf', { perGbMonth: 7, currency: 'CHF' }],
  ])('reads %s', (text, price) => {
    expect(priceOption(text)).toEqual(price);
  });

  it.each(['0', '-1', '$5', '5 EURO', '', 'EUR', '5,50'])('refuses %j', (text) => {
    expect(() => priceOption(text)).toThrow('no price');
  });
});

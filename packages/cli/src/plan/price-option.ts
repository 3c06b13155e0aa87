// `--price AMOUNT`: what a gigabyte costs a month, with or without its currency.

import { TareError } from '@tare/accounting';

export interface Price {
  perGbMonth: number;
  /** Three letters. */
  currency: string;
}

/** Where only a number was given: most hosts bill in it. */
const usualCurrency = 'USD';

/** @throws TareError USAGE */
export function priceOption(text: string): Price {
  const match = /^(\d+(?:\.\d+)?)\s*([A-Za-z]{3})?$/.exec(text.trim());
  const perGbMonth = Number(match?.[1]);
  if (!match || !Number.isFinite(perGbMonth) || perGbMonth <= 0) {
    throw new TareError('USAGE', {
      message: 'The value of --price is no price.',
      seen: text,
      remedy: 'Write what a GB costs a month, with its currency: --price 5.50EUR. A bare number is in US dollars.',
    });
  }
  return { perGbMonth, currency: (match[2] ?? usualCurrency).toUpperCase() };
}

// `NAME=a,b,c`: a variable of the environment and the values to try.

import { TareError } from '@tare/accounting';

export interface Variation {
  readonly name: string;
  /** At least one. */
  readonly values: readonly string[];
}

/**
 * A comma within a value is written `\,`. `NAME=` tries the empty value.
 * @throws TareError USAGE
 */
export function parseVariation(text: string): Variation {
  const [, name, list] = /^([^=\s\0]+)=([^\0]*)$/s.exec(text) ?? [];
  if (name === undefined || list === undefined) throw fault(text, 'is no NAME=VALUE');
  const values = list.split(/(?<!\\),/).map((value) => value.replaceAll('\\,', ','));
  if (values.length > 1 && values.includes('')) throw fault(text, 'has an empty value among others');
  return { name, values };
}

const fault = (seen: string, problem: string): TareError =>
  new TareError('USAGE', {
    message: `The value of --vary ${problem}.`,
    seen,
    remedy: 'Write it as --vary WORKERS=1,2,4: the first value is the baseline. A comma in a value is written "\\,".',
  });

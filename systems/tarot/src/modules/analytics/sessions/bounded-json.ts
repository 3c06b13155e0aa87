// JSON of the client's own making: kept as it is, and told as it is, so that only its size and its depth can be too much.

import { toJson } from '../../../data/values.ts';
import { Problem } from '../../../http/problem.ts';

export const mostStateBytes = 32_768;
export const mostConfigBytes = 8192;
const mostLevels = 20;

/** @returns as it is stored @throws Problem 422 */
export function requireBounded(value: object, field: string, mostBytes: number): string {
  if (!isWithin(value, mostLevels))
    throw new Problem('VALIDATION_ERROR', `${field} is nested deeper than ${mostLevels} levels.`);
  const text = toJson(value);
  if (Buffer.byteLength(text) > mostBytes)
    throw new Problem('VALIDATION_ERROR', `${field} has more than ${mostBytes} bytes.`);
  return text;
}

const isWithin = (value: unknown, levels: number): boolean =>
  typeof value !== 'object' ||
  value === null ||
  (levels > 0 && Object.values(value).every((inner) => isWithin(inner, levels - 1)));

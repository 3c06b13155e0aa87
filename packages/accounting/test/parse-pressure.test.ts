import { describe, expect, it } from 'vitest';
import { parsePressure } from '../src/parse-pressure.ts';
import { procText } from './support/proc-fixtures.ts';

describe('parsePressure', () => {
  it('reads the machine’s and a group’s memory pressure', () => {
    expect(parsePressure(procText('5.4/pressure-memory'))).toEqual({
      some: { average10: 0.22, average60: 0.17, average300: 1.11, totalMicroseconds: 58761459 },
      full: { average10: 0, average60: 0.13, average300: 0.96, totalMicroseconds: 57810489 },
    });
    expect(parsePressure(procText('6.1/memory-v2/memory.pressure'))?.some.average10).toBe(1.53);
  });

  it('a measured zero is zero', () => {
    expect(parsePressure(procText('6.18/machine/pressure-memory'))?.some.totalMicroseconds).toBe(0);
  });

  it('has no full line for processors on old kernels', () => {
    expect(parsePressure(procText('5.4/pressure-cpu'))).toMatchObject({ full: undefined });
  });

  it.each([
    '',
    'some',
    'some avg10=x avg60=0.00 avg300=0.00 total=0',
    'full avg10=0.00 avg60=0.00 avg300=0.00 total=0',
  ])('is undefined for %j', (text) => expect(parsePressure(text)).toBeUndefined());
});

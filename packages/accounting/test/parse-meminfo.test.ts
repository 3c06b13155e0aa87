import { describe, expect, it } from 'vitest';
import { parseMeminfo } from '../src/parse-meminfo.ts';
import { procText } from './support/proc-fixtures.ts';

describe('parseMeminfo', () => {
  it('reads a machine without swap', () => {
    expect(parseMeminfo(procText('6.18/machine/meminfo'))).toMatchObject({
      totalBytes: 24684096 * 1024,
      swapTotalBytes: 0,
      swapFreeBytes: 0,
    });
  });

  it('has no available memory before Linux 3.14, and says so', () => {
    expect(parseMeminfo(procText('3.10/meminfo'))).toEqual({
      totalBytes: 3881692 * 1024,
      availableBytes: { state: 'unsupported' },
      swapTotalBytes: 2097148 * 1024,
      swapFreeBytes: 2096884 * 1024,
    });
    expect(parseMeminfo(procText('5.15/meminfo')).availableBytes).toBe(5234560 * 1024);
  });
});

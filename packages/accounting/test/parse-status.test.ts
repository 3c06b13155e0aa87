import { describe, expect, it } from 'vitest';
import { isKnown } from '../src/figure.ts';
import { parseStatus } from '../src/parse-status.ts';
import { procText, writtenKernels } from './support/proc-fixtures.ts';

const unsupported = { state: 'unsupported' };

describe('parseStatus', () => {
  it('reads the counters of a captured process', () => {
    const status = parseStatus(procText('6.18/node-24-http/status'));
    expect(status).toMatchObject({ name: 'MainThread', state: 'S', userId: 0, swapBytes: 0 });
    const { rssBytes, anonymousBytes, fileBytes, sharedMemoryBytes, peakRssBytes, virtualBytes } = status;
    const known = [rssBytes, anonymousBytes, fileBytes, sharedMemoryBytes, peakRssBytes, virtualBytes].filter(isKnown);
    expect(known).toHaveLength(6);
    expect(Number(anonymousBytes) + Number(fileBytes) + Number(sharedMemoryBytes)).toBe(rssBytes);
    expect(Number(peakRssBytes)).toBeGreaterThanOrEqual(Number(rssBytes));
  });

  it.each(writtenKernels)('Linux %s: anonymous memory is split off since 4.5, a state before', (kernel) => {
    const status = parseStatus(procText(`${kernel}/status`));
    expect(status).toMatchObject({
      name: 'node',
      state: 'S',
      parentPid: 4200,
      userId: 1000,
      threads: 11,
      rssBytes: 16500 * 1024,
      swapBytes: 1536 * 1024,
      peakRssBytes: 20000 * 1024,
    });
    const old = kernel === '3.10' || kernel === '4.4';
    expect(status.anonymousBytes).toEqual(old ? unsupported : 6732 * 1024);
    expect(status.fileBytes).toEqual(old ? unsupported : 9256 * 1024);
    expect(status.sharedMemoryBytes).toEqual(old ? unsupported : 512 * 1024);
  });

  it('a zombie and a kernel thread have no memory fields', () => {
    for (const name of ['zombie', 'kernel-thread']) {
      const status = parseStatus(procText(`6.18/${name}/status`));
      expect(status.rssBytes).toEqual(unsupported);
      expect(status.anonymousBytes).toEqual(unsupported);
    }
  });

  it('a name cannot pose as a field: the kernel escapes line feeds in it', () => {
    expect(parseStatus(procText('6.18/hostile-names/line-feed.status'))).toMatchObject({
      name: 'x\\ny\\\\ ) (:\tz',
      state: 'S',
      userId: 0,
    });
    expect(parseStatus(procText('6.18/hostile-names/brackets.status')).name).toBe('a) R (b');
  });

  it('missing fields are states, never 0', () => {
    for (const text of ['', 'Uid:', 'Uid:\t\n', 'VmRSS:\nRssAnon:\nThreads:\nPPid:\n']) {
      const { name, state, ...figures } = parseStatus(text);
      expect([name, state]).toEqual(['', '?']);
      for (const figure of Object.values(figures)) expect(figure, JSON.stringify(text)).toEqual(unsupported);
    }
  });
});

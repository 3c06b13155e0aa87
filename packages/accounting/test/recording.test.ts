import { describe, expect, it } from 'vitest';
import { type MemoryClass, memoryClasses, type PhaseName, phaseNames } from '../src/recording.ts';

describe('lists of names', () => {
  it('hold every phase once, in the order of a trial', () => {
    const all: Record<PhaseName, true> = { ready: true, idle: true, loaded: true, afterLoad: true, collected: true };
    expect(phaseNames).toEqual(Object.keys(all));
  });

  it('hold every class once', () => {
    const all: Record<MemoryClass, true> = {
      'js-heap': true,
      malloc: true,
      stacks: true,
      anonymous: true,
      runtime: true,
      libraries: true,
      addons: true,
      files: true,
      shared: true,
      swap: true,
    };
    expect([...memoryClasses].sort()).toEqual(Object.keys(all).sort());
  });
});

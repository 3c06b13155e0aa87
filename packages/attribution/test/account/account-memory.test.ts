import { type IsolateHeap, memoryClasses, type ProcessRecord, type ServiceTrial, unavailable } from '@tare/accounting';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accountMemory, type HeapAccount } from '../../src/account/account-memory.ts';
import { processOf, trialOf } from '../support/trial.ts';

const noHeap: HeapAccount = { packagesBytes: 0, nodeBytes: 0, codeSpaceBytes: 0 };

function partsOf(plain: ServiceTrial, heap: HeapAccount): Record<string, number> {
  const parts = accountMemory(plain, heap);
  if ('state' in parts) throw new Error(parts.state);
  return Object.fromEntries(parts.map(({ part, bytes }) => [part, bytes]));
}

const isolate: IsolateHeap = {
  threadId: 0,
  heapUsedBytes: 10_000,
  heapTotalBytes: 14_000,
  externalBytes: 3000,
  arrayBuffersBytes: 1000,
};

describe('accountMemory', () => {
  it('divides the heap by samples, and the C heap by what V8 says of it', () => {
    const process = processOf({ 'js-heap': 12_000, malloc: 5000, anonymous: 1000, stacks: 70, libraries: 8 }, [
      isolate,
    ]);
    const heap = { packagesBytes: 6000, nodeBytes: 3500, codeSpaceBytes: 900 };
    expect(partsOf(trialOf([process]), heap)).toEqual({
      stacks: 70,
      libraries: 8,
      'heap-slack': 2000,
      'array-buffers': 1000,
      external: 2000,
      native: 3000,
      packages: 6000,
      node: 3500,
      // No more than the samples left over.
      code: 500,
      unattributed: 0,
    });
  });

  it('says so where samples show more than the untraced heap held', () => {
    const process = processOf({ 'js-heap': 12_000 }, [{ ...isolate, externalBytes: 0, arrayBuffersBytes: 0 }]);
    const parts = partsOf(trialOf([process]), { packagesBytes: 9000, nodeBytes: 2500, codeSpaceBytes: 300 });
    expect(parts).toEqual({ 'heap-slack': 2000, packages: 9000, node: 2500, unattributed: -1500 });
  });

  it('takes no more for buffers than there is, and none of the C heap: what is reserved and never touched is no memory', () => {
    const reserved = { ...isolate, arrayBuffersBytes: 100, externalBytes: 95_000 };
    const process = processOf({ 'js-heap': 10_000, malloc: 600, anonymous: 300 }, [reserved]);
    expect(partsOf(trialOf([process]), noHeap)).toEqual({
      'array-buffers': 100,
      external: 200,
      native: 600,
      unattributed: 10_000,
    });
  });

  it('puts processes without Node.js, and those that could not be looked into, in a row of their own', () => {
    const node = processOf({ 'js-heap': 10_000 }, [{ ...isolate, externalBytes: 0, arrayBuffersBytes: 0 }]);
    const database = processOf({ malloc: 700 }, []);
    const hidden: ProcessRecord = { ...node, phases: { ...node.phases, collected: hiddenPhase(40) } };
    expect(partsOf(trialOf([node, database, hidden]), noHeap)).toEqual({
      'other-processes': 740,
      unattributed: 10_000,
    });
  });

  it('is absent where the whole is', () => {
    const plain = trialOf([]);
    const gone = { ...plain.phases.collected, privateBytes: unavailable('vanished') };
    expect(accountMemory({ ...plain, phases: { ...plain.phases, collected: gone } }, noHeap)).toEqual({
      state: 'vanished',
    });
  });

  it('adds up to the whole in bytes, whatever the accounts say', () => {
    const bytes = fc.nat(200_000_000);
    const heaps = fc.record({
      threadId: fc.nat(9),
      heapUsedBytes: bytes,
      heapTotalBytes: bytes,
      externalBytes: bytes,
      arrayBuffersBytes: bytes,
    });
    const processes = fc.array(
      fc
        .tuple(
          fc.array(bytes, { minLength: memoryClasses.length, maxLength: memoryClasses.length }),
          fc.array(heaps, { maxLength: 3 }),
        )
        .map(([classes, isolates]) =>
          processOf(Object.fromEntries(memoryClasses.map((name, at) => [name, classes[at] ?? 0])), isolates),
        ),
    );
    const account = fc.record({ packagesBytes: bytes, nodeBytes: bytes, codeSpaceBytes: bytes });
    fc.assert(
      fc.property(processes, account, fc.integer({ min: -5, max: 5 }), (drawn, heap, lag) => {
        // The whole is read as one figure, and may be another than the sum of the processes.
        const plain = trialOf(drawn, lag);
        const parts = accountMemory(plain, heap);
        if ('state' in parts) throw new Error(parts.state);
        expect(parts.reduce((sum, part) => sum + part.bytes, 0)).toBe(plain.phases.collected.privateBytes);
        for (const { part, bytes: own } of parts) {
          expect(Number.isInteger(own)).toBe(true);
          if (part !== 'unattributed') expect(own).toBeGreaterThan(0);
        }
      }),
    );
  });
});

const hiddenPhase = (privateBytes: number): ProcessRecord['phases']['collected'] => ({
  privateBytes,
  pssBytes: privateBytes,
  rssBytes: privateBytes,
  classes: unavailable('denied'),
  threads: 1,
});

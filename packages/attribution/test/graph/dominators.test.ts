import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findDominators } from '../../src/graph/dominators.ts';

/** What is reached from the roots without passing a node: the meaning of dominance, in many steps. */
function reachedWithout(targets: readonly number[][], roots: readonly number[], without: number): Set<number> {
  const reached = new Set<number>();
  const open = roots.filter((root) => root !== without);
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (reached.has(node)) continue;
    reached.add(node);
    open.push(...(targets[node] ?? []).filter((target) => target !== without));
  }
  return reached;
}

function dominatorsByDefinition(targets: readonly number[][], roots: readonly number[]): number[] {
  const all = reachedWithout(targets, roots, -1);
  const above = targets.map((_, node) =>
    all.has(node)
      ? [...targets.keys()].filter(
          (other) => other !== node && all.has(other) && !reachedWithout(targets, roots, other).has(node),
        )
      : [],
  );
  // The nearest is the one that all others stand above.
  return above.map((own) => own.find((one) => (above[one]?.length ?? 0) === own.length - 1) ?? -1);
}

const graphs = fc.integer({ min: 1, max: 14 }).chain((size) =>
  fc.record({
    targets: fc.array(fc.uniqueArray(fc.nat(size - 1), { maxLength: 4 }), { minLength: size, maxLength: size }),
    roots: fc.uniqueArray(fc.nat(size - 1), { minLength: 1, maxLength: 3 }),
  }),
);

describe('findDominators', () => {
  it('finds, in any graph, the nearest node without which another is not reached', () => {
    fc.assert(
      fc.property(graphs, ({ targets, roots }) => {
        expect([...findDominators(targets, roots)]).toEqual(dominatorsByDefinition(targets, roots));
      }),
      { numRuns: 500 },
    );
  });

  it('gives what several roots lead to no dominator', () => {
    expect([...findDominators([[2], [2], []], [0, 1])]).toEqual([-1, -1, -1]);
  });

  it('passes through a chain of a hundred thousand nodes', () => {
    const length = 100_000;
    const chain = Array.from({ length }, (_, node) => (node + 1 < length ? [node + 1] : []));
    const found = findDominators(chain, [0]);
    expect([found[0], found[1], found[length - 1]]).toEqual([-1, 0, length - 2]);
  });
});

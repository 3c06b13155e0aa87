// The dominator tree of packages, cut to what is worth a line: a package stands under the one without which it would not be loaded.

import type { ExplainedService, PackageCost } from '@tare/experiment';

export interface TreeLine {
  /** Box lines that carry the shape. */
  prefix: string;
  entry:
    | { kind: 'package'; package: PackageCost }
    /** Siblings that are too light, or lie too deep, for lines of their own. */
    | { kind: 'rest'; count: number; retainedBytes: number };
}

export interface TreeCut {
  /** Levels below a root. */
  depth: number;
  /** Of the weight of all roots. */
  leastShare: number;
  /** Under one package. */
  mostChildren: number;
}

export const usualCut: TreeCut = { depth: 4, leastShare: 0.005, mostChildren: 12 };

/** Heaviest first on every level. */
export function packageTree({ packages }: Pick<ExplainedService, 'packages'>, cut: TreeCut = usualCut): TreeLine[] {
  const children = new Map<number, PackageCost[]>();
  const roots: PackageCost[] = [];
  for (const one of packages) {
    if (one.dominator === null) roots.push(one);
    else children.set(one.dominator, [...(children.get(one.dominator) ?? []), one]);
  }
  const indexOf = new Map(packages.map((one, index) => [one, index]));
  const whole = roots.reduce((total, { retainedBytes }) => total + retainedBytes, 0);

  const below = (parent: PackageCost, indent: string, depth: number): TreeLine[] => {
    const all = (children.get(indexOf.get(parent) ?? -1) ?? []).toSorted((a, b) => b.retainedBytes - a.retainedBytes);
    const worth = depth > cut.depth ? [] : all.filter(({ retainedBytes }) => retainedBytes >= whole * cut.leastShare);
    const kept = worth.slice(0, cut.mostChildren);
    const rest = all.slice(kept.length);
    const lines = kept.flatMap((one, index): TreeLine[] => {
      const isLast = index === kept.length - 1 && rest.length === 0;
      return [
        { prefix: `${indent}${isLast ? '└─ ' : '├─ '}`, entry: { kind: 'package', package: one } },
        ...below(one, `${indent}${isLast ? '   ' : '│  '}`, depth + 1),
      ];
    });
    const retainedBytes = rest.reduce((total, one) => total + one.retainedBytes, 0);
    return rest.length === 0
      ? lines
      : [...lines, { prefix: `${indent}└─ `, entry: { kind: 'rest', count: rest.length, retainedBytes } }];
  };

  return roots
    .toSorted((a, b) => b.retainedBytes - a.retainedBytes)
    .flatMap((root) => [{ prefix: '', entry: { kind: 'package' as const, package: root } }, ...below(root, '', 1)]);
}

// The scripts of the page that need no page: how an explained service becomes areas.

import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import type { ExplainedService, PackageCost } from '@tare/experiment';
import { describe, expect, it } from 'vitest';
import { explainedCards, largeExplanation } from '../support/sample-explanation.ts';

interface MapNode {
  name: string;
  kind: string;
  heap: number;
  source: number;
  use: string;
  parent: MapNode | null;
  children: MapNode[];
  package: PackageCost | null;
}
interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}
interface Cell {
  node: MapNode;
  box: Box;
  depth: number;
}
interface Treemap {
  mapTree(service: ExplainedService): MapNode;
  mapCells(root: MapNode, box: Box, measure: 'heap' | 'source'): Cell[];
  mapCellAt(cells: readonly Cell[], x: number, y: number): Cell | undefined;
  mapSearch(root: MapNode, text: string, measure: 'heap' | 'source'): MapNode[];
}

const source = ['treemap-data.js', 'treemap-layout.js']
  .map((name) => readFileSync(new URL(`../../browser/${name}`, import.meta.url), 'utf8'))
  .join('\n');
const map: Treemap = runInNewContext(`${source}\n;({ mapTree, mapCells, mapCellAt, mapSearch });`);

const serviceOf = ({ services }: { services: ExplainedService[] }): ExplainedService => {
  const [first] = services;
  if (first === undefined) throw new Error('the sample has a service');
  return first;
};
const page = { x: 0, y: 0, width: 900, height: 560 };

function nodesOf(root: MapNode): MapNode[] {
  return [root, ...root.children.flatMap(nodesOf)];
}

describe('the tree of areas', () => {
  it('gives every package what it retains, as the tables do', () => {
    for (const explanation of [explainedCards(), largeExplanation()]) {
      const service = serviceOf(explanation);
      const packages = nodesOf(map.mapTree(service)).filter(({ kind }) => kind === 'package');
      expect(packages).toHaveLength(service.packages.length);
      for (const one of packages) expect(one.heap).toBe(one.package?.retainedBytes);
    }
  });

  it('holds every module once', () => {
    const service = serviceOf(largeExplanation());
    expect(nodesOf(map.mapTree(service)).filter(({ kind }) => kind === 'module')).toHaveLength(5000);
  });

  it('finds packages and modules by all words, heaviest first', () => {
    const tree = map.mapTree(serviceOf(explainedCards()));
    expect(map.mapSearch(tree, 'node-fetch 3', 'heap')[0]?.name).toBe('node-fetch 3.3.2');
    const found = map.mapSearch(tree, 'openai index', 'heap');
    expect(found.map(({ name }) => name)).toEqual(['index.js']);
    const all = map.mapSearch(tree, 'module', 'heap').map(({ heap }) => heap);
    expect(all).toEqual(all.toSorted((a, b) => b - a));
    expect(map.mapSearch(tree, '  ', 'heap')).toEqual([]);
  });
});

describe('the areas', () => {
  it.each(['heap', 'source'] as const)('are in proportion to the %s on the top level, and fill it', (measure) => {
    const root = map.mapTree(serviceOf(explainedCards()));
    const cells = map.mapCells(root, page, measure).filter(({ depth }) => depth === 0);
    const whole = page.width * page.height;
    expect(cells).toHaveLength(2);
    for (const { node, box } of cells)
      expect((box.width * box.height) / whole).toBeCloseTo(node[measure] / root[measure], 6);
  });

  it('lie within the area of what holds them, and do not cover each other', () => {
    const cells = map.mapCells(map.mapTree(serviceOf(explainedCards())), page, 'heap');
    const boxOf = new Map(cells.map(({ node, box }) => [node, box]));
    const slack = 1e-6;
    for (const { node, box, depth } of cells) {
      const outer = depth === 0 ? page : (node.parent && boxOf.get(node.parent)) || page;
      expect(box.x).toBeGreaterThanOrEqual(outer.x - slack);
      expect(box.y).toBeGreaterThanOrEqual(outer.y - slack);
      expect(box.x + box.width).toBeLessThanOrEqual(outer.x + outer.width + slack);
      expect(box.y + box.height).toBeLessThanOrEqual(outer.y + outer.height + slack);
      for (const other of cells) {
        if (other.node === node || other.node.parent !== node.parent) continue;
        const across = Math.min(box.x + box.width, other.box.x + other.box.width) - Math.max(box.x, other.box.x);
        const down = Math.min(box.y + box.height, other.box.y + other.box.height) - Math.max(box.y, other.box.y);
        expect(Math.min(across, down)).toBeLessThanOrEqual(slack);
      }
    }
  });

  it('are bounded by what an eye can tell apart, not by the number of modules', () => {
    const small = { ...page, width: 320, height: 320 };
    const cells = map.mapCells(map.mapTree(serviceOf(largeExplanation(20_000))), small, 'heap');
    expect(cells.length).toBeGreaterThan(50);
    expect(cells.length).toBeLessThan((small.width * small.height) / 16);
  });

  it('tell the innermost at a point', () => {
    const cells = map.mapCells(map.mapTree(serviceOf(explainedCards())), page, 'heap');
    const deepest = cells.at(-1);
    if (deepest === undefined) throw new Error('there are cells');
    const { x, y, width, height } = deepest.box;
    expect(map.mapCellAt(cells, x + width / 2, y + height / 2)?.node).toBe(deepest.node);
    expect(map.mapCellAt(cells, -1, -1)).toBeUndefined();
  });
});

// @ts-check
// biome-ignore-all lint/correctness/noUnusedVariables: the scripts of a page share their names; treemap.js uses these.
// Areas in rectangles that stay near squares, level within level, down to what an eye can tell apart: the work is bounded by pixels, not by modules.

/**
 * @typedef {{ x: number, y: number, width: number, height: number }} MapBox
 * @typedef {{ node: MapNode, box: MapBox, depth: number, isOpen: boolean }} MapCell
 */

/** Below this, in pixels, what is within is not drawn. */
const mapLeastSide = 22;
const mapLeastArea = 4;
const mapHeader = 17;
const mapPadding = 2;

/** Cells of all levels below `root`, outer ones before what lies in them. @param {MapNode} root @param {MapBox} box @param {MapMeasure} measure @returns {MapCell[]} */
function mapCells(root, box, measure) {
  /** @type {MapCell[]} */
  const cells = [];
  const open = [{ node: root, box, depth: 0 }];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    const children = one.node.children.filter((child) => child[measure] > 0);
    for (const placed of mapSquares(
      children.sort((a, b) => b[measure] - a[measure]),
      one.box,
      measure,
    )) {
      const inner = innerBox(placed.box);
      const isOpen = placed.node.children.length > 0 && inner !== null;
      cells.push({ ...placed, depth: one.depth, isOpen });
      if (isOpen && inner !== null) open.push({ node: placed.node, box: inner, depth: one.depth + 1 });
    }
  }
  return cells.sort((a, b) => a.depth - b.depth);
}

/** @param {MapBox} box @returns {MapBox | null} */
function innerBox({ x, y, width, height }) {
  const header = height >= 2 * mapHeader && width >= 40 ? mapHeader : mapPadding;
  const inner = {
    x: x + mapPadding,
    y: y + header,
    width: width - 2 * mapPadding,
    height: height - header - mapPadding,
  };
  return inner.width < mapLeastSide || inner.height < mapLeastSide ? null : inner;
}

/**
 * Row by row along the shorter side; a row takes the next area as long as that makes its worst rectangle squarer.
 * @param {MapNode[]} nodes heaviest first @param {MapBox} box @param {MapMeasure} measure
 */
function mapSquares(nodes, box, measure) {
  /** @type {{ node: MapNode, box: MapBox }[]} */
  const placed = [];
  const whole = nodes.reduce((sum, one) => sum + one[measure], 0);
  if (whole <= 0) return placed;
  const scale = (box.width * box.height) / whole;
  const left = { ...box };
  let at = 0;
  while (at < nodes.length) {
    const side = Math.min(left.width, left.height);
    if (side <= 0) break;
    let area = 0;
    let worst = Number.POSITIVE_INFINITY;
    let end = at;
    const largest = (nodes[at]?.[measure] ?? 0) * scale;
    // Lighter ones would be dots.
    if (largest < mapLeastArea) break;
    while (end < nodes.length) {
      const next = (nodes[end]?.[measure] ?? 0) * scale;
      const sum = area + next;
      const ratio = Math.max((side * side * largest) / (sum * sum), (sum * sum) / (side * side * next));
      if (ratio > worst) break;
      worst = ratio;
      area = sum;
      end += 1;
    }
    const thickness = area / side;
    const isRow = left.width < left.height;
    let along = 0;
    for (; at < end; at += 1) {
      const one = nodes[at];
      if (one === undefined) continue;
      const length = (one[measure] * scale) / thickness;
      placed.push({
        node: one,
        box: isRow
          ? { x: left.x + along, y: left.y, width: length, height: thickness }
          : { x: left.x, y: left.y + along, width: thickness, height: length },
      });
      along += length;
    }
    if (isRow) {
      left.y += thickness;
      left.height -= thickness;
    } else {
      left.x += thickness;
      left.width -= thickness;
    }
  }
  return placed;
}

/** The innermost cell at a point. @param {readonly MapCell[]} cells @param {number} x @param {number} y */
const mapCellAt = (cells, x, y) =>
  cells.findLast(({ box }) => x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height);

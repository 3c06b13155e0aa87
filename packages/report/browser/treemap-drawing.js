// @ts-check
// biome-ignore-all lint/correctness/noUnusedVariables: the scripts of a page share their names; treemap.js uses these.
// Cells onto the canvas. Use under load is told by colour and by hatching; colours come from the style sheet.

/** @type {Readonly<Record<MapUse, string>>} */
const mapColors = { used: 'map-used', unused: 'map-unused', unknown: 'map-unknown' };

/**
 * @param {CanvasRenderingContext2D} context @param {readonly MapCell[]} cells
 * @param {{ color: (name: string) => string, size: { width: number, height: number }, marked: ReadonlySet<MapNode> | null, focused: MapNode | null, measure: MapMeasure }} options
 */
function mapDraw(context, cells, { color, size, marked, focused, measure }) {
  const surface = color('surface');
  const text = color('text');
  const hatch = hatching(context, color('map-unused'));
  context.globalAlpha = 1;
  context.fillStyle = surface;
  context.fillRect(0, 0, size.width, size.height);
  context.textBaseline = 'middle';
  for (const { node, box, isOpen } of cells) {
    const dimmed = marked !== null && !isMarked(node, marked);
    // Colours of what it lies in would mix with its own.
    context.globalAlpha = 1;
    context.fillStyle = surface;
    context.fillRect(box.x, box.y, box.width, box.height);
    context.globalAlpha = (isOpen ? 0.15 : 0.4) * (dimmed ? 0.3 : 1);
    context.fillStyle = color(mapColors[node.use]);
    context.fillRect(box.x, box.y, box.width, box.height);
    if (!isOpen && node.use === 'unused' && hatch !== null) {
      context.globalAlpha = dimmed ? 0.12 : 0.5;
      context.fillStyle = hatch;
      context.fillRect(box.x, box.y, box.width, box.height);
    }
    if (box.width > 3 && box.height > 3) {
      context.globalAlpha = 1;
      context.strokeStyle = surface;
      context.lineWidth = 1;
      context.strokeRect(box.x + 0.5, box.y + 0.5, box.width - 1, box.height - 1);
    }
    if (marked?.has(node) === true && (node.parent === null || !isMarked(node.parent, marked)))
      outline(context, box, text, 2);
    context.globalAlpha = dimmed ? 0.45 : 1;
    label(context, { node, box, isOpen }, text, measure);
  }
  context.globalAlpha = 1;
  const focus = cells.find(({ node }) => node === focused);
  if (focus !== undefined) outline(context, focus.box, color('private'), 3);
}

/** What was searched, and all within it. @param {MapNode} one @param {ReadonlySet<MapNode>} marked */
function isMarked(one, marked) {
  for (let at = /** @type {MapNode | null} */ (one); at !== null; at = at.parent) if (marked.has(at)) return true;
  return false;
}

/** @param {CanvasRenderingContext2D} context @param {MapBox} box @param {string} color @param {number} width */
function outline(context, box, color, width) {
  context.globalAlpha = 1;
  context.strokeStyle = color;
  context.lineWidth = width;
  const inset = width / 2;
  context.strokeRect(box.x + inset, box.y + inset, box.width - width, box.height - width);
}

/** @param {CanvasRenderingContext2D} context @param {{ node: MapNode, box: MapBox, isOpen: boolean }} cell @param {string} color @param {MapMeasure} measure */
function label(context, { node, box, isOpen }, color, measure) {
  if (box.width < 40 || box.height < (isOpen ? 2 * mapHeader : 14)) return;
  context.fillStyle = color;
  context.font = `${isOpen ? 600 : 400} 12px system-ui, sans-serif`;
  const room = box.width - 8;
  const y = isOpen ? box.y + mapHeader / 2 + 1 : box.y + Math.min(box.height / 2, 10);
  const size = mapSize(node[measure]);
  // Of a module the file at the end of its path tells the most.
  const name = node.kind === 'module' ? (node.name.split('/').at(-1) ?? node.name) : node.name;
  const full = `${name}  ${size}`;
  const shown = context.measureText(full).width <= room ? full : fitted(context, name, room);
  if (shown !== '') context.fillText(shown, box.x + 4, y);
}

/** @param {CanvasRenderingContext2D} context @param {string} text @param {number} room */
function fitted(context, text, room) {
  if (context.measureText(text).width <= room) return text;
  let length = Math.floor((text.length * room) / context.measureText(text).width);
  while (length > 2 && context.measureText(`${text.slice(0, length)}…`).width > room) length -= 1;
  return length > 2 ? `${text.slice(0, length)}…` : '';
}

/** @param {CanvasRenderingContext2D} context @param {string} color */
function hatching(context, color) {
  const tile = document.createElement('canvas');
  tile.width = tile.height = 8;
  const drawing = tile.getContext('2d');
  if (drawing === null) return null;
  drawing.strokeStyle = color;
  drawing.lineWidth = 1.2;
  drawing.beginPath();
  for (const from of [-8, 0, 8]) {
    drawing.moveTo(from, 8);
    drawing.lineTo(from + 8, 0);
  }
  drawing.stroke();
  return context.createPattern(tile, 'repeat');
}

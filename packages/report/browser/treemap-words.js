// @ts-check
// biome-ignore-all lint/correctness/noUnusedVariables: the scripts of a page share their names; treemap.js uses these.
// What is said of an area: in the line below the drawing, and in the table that holds the same.

const mapMostRows = 200;

/** @param {number} bytes */
function mapSize(bytes) {
  if (bytes >= 9_950_000) return `${(bytes / 1e6).toFixed(1)} MB`;
  return bytes >= 9_950 ? `${(bytes / 1e6).toFixed(2)} MB` : `${(bytes / 1e3).toFixed(1)} kB`;
}

/** @param {number} part @param {number} whole */
const mapShare = (part, whole) =>
  whole <= 0 ? '' : part / whole < 0.005 && part > 0 ? 'under 1 %' : `${Math.round((part / whole) * 100)} %`;

/** @type {Readonly<Record<MapUse, string>>} */
const mapUseWords = { used: 'runs under load', unused: 'nothing runs under load', unknown: 'unknown' };

/** One sentence. @param {MapNode} one @param {MapMeasure} measure @param {number} whole */
function mapDetail(one, measure, whole) {
  const cost = one.kind === 'package' ? one.package : null;
  const name = one.kind === 'module' || one.kind === 'own' ? `${one.package?.name ?? ''}: ${one.name}` : one.name;
  const places = cost?.places ?? [];
  const [place] = places;
  const at = place === undefined ? '' : place.line === null ? place.file : `${place.file}:${place.line}`;
  return [
    `${name}: ${measure === 'heap' ? '~' : ''}${mapSize(one[measure])}, ${mapShare(one[measure], whole)}`,
    ...(cost === null || measure === 'source' ? [] : [`its own modules ~${mapSize(cost.ownBytes)}`]),
    ...(one.kind === 'all' ? [] : [mapUseWords[one.use]]),
    ...(at === '' ? [] : [`imported at ${at}${places.length > 1 ? ` and ${places.length - 1} more` : ''}`]),
  ].join('; ');
}

/** From the top to the node itself. @param {MapNode} one */
function mapPathOf(one) {
  /** @type {MapNode[]} */
  const path = [];
  for (let at = /** @type {MapNode | null} */ (one); at !== null; at = at.parent) path.unshift(at);
  return path;
}

/**
 * Rows for what lies in the zoomed area, or for what was searched.
 * @param {readonly MapNode[]} nodes @param {{ caption: string, measure: MapMeasure, whole: number, withPath: boolean, open: (node: MapNode) => void }} options
 */
function mapTable(nodes, { caption, measure, whole, withPath, open }) {
  const table = document.createElement('table');
  const shown = nodes.slice(0, mapMostRows);
  const left = nodes.length - shown.length;
  table.createCaption().textContent =
    left > 0 ? `${caption}; the heaviest ${shown.length} of ${nodes.length}` : caption;
  const head = table.createTHead().insertRow();
  for (const title of ['name', 'size', 'share', 'under load', ...(withPath ? ['within'] : [])]) {
    const cell = document.createElement('th');
    cell.scope = 'col';
    cell.textContent = title;
    if (title === 'size' || title === 'share') cell.className = 'number';
    head.append(cell);
  }
  const body = table.createTBody();
  for (const one of shown) {
    const row = body.insertRow();
    const name = document.createElement('th');
    name.scope = 'row';
    if (one.children.length > 0 || withPath) {
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = one.name;
      button.addEventListener('click', () => open(one));
      name.append(button);
    } else name.textContent = one.name;
    if (one.name.length > 32) name.className = 'long';
    row.append(name);
    const size = `${measure === 'heap' ? '~' : ''}${mapSize(one[measure])}`;
    for (const [index, text] of [size, mapShare(one[measure], whole), mapUseWords[one.use]].entries()) {
      const cell = row.insertCell();
      cell.textContent = text;
      cell.className = index < 2 ? 'number' : 'short';
    }
    if (withPath)
      row.insertCell().textContent = mapPathOf(one)
        .slice(1, -1)
        .map(({ name: part }) => part)
        .join(' › ');
  }
  return table;
}

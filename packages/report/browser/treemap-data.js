// @ts-check
// biome-ignore-all lint/correctness/noUnusedVariables: the scripts of a page share their names; treemap.js uses these.
// An explained service as a tree of areas: a package holds its own modules and the packages that only it brings in.

/**
 * @typedef {'used' | 'unused' | 'unknown'} MapUse
 * @typedef {'heap' | 'source'} MapMeasure
 * @typedef {object} MapNode
 * @property {string} name
 * @property {'all' | 'package' | 'own' | 'module'} kind
 * @property {number} heap bytes, estimated
 * @property {number} source bytes
 * @property {MapUse} use
 * @property {MapNode | null} parent
 * @property {MapNode[]} children
 * @property {import('@tare/experiment').PackageCost | null} package of a package, and of its modules
 */

/** @param {import('@tare/experiment').ExplainedService} service @returns {MapNode} */
function mapTree({ name, packages, modules }) {
  /** @type {MapNode} */
  const all = node(name, 'all', null, 'unknown');
  const nodes = packages.map((one) => node(mapPackageName(one), 'package', one, mapUseOf(one)));
  /** @type {MapNode[][]} */
  const modulesOf = packages.map(() => []);
  for (const [row, path] of modules.path.entries()) {
    const index = modules.package[row] ?? -1;
    const own = node(path, 'module', packages[index] ?? null, calledUse(modules.called[row] ?? -1));
    own.heap = modules.ownBytes[row] ?? 0;
    own.source = modules.sourceBytes[row] ?? 0;
    modulesOf[index]?.push(own);
  }
  for (const [index, one] of packages.entries()) {
    const own = nodes[index];
    const parent = one.dominator === null ? all : (nodes[one.dominator] ?? all);
    if (own === undefined) continue;
    own.parent = parent;
    parent.children.push(own);
  }
  for (const [index, one] of packages.entries()) {
    const own = nodes[index];
    if (own === undefined) continue;
    const modulesHere = modulesOf[index] ?? [];
    // Beside other packages its own modules need a place of their own; else they are what it holds.
    const holder = own.children.length === 0 ? own : node('its own modules', 'own', one, own.use);
    if (holder !== own) {
      holder.parent = own;
      own.children.push(holder);
    }
    holder.heap = one.ownBytes;
    holder.source = one.sourceBytes;
    for (const module of modulesHere) {
      module.parent = holder;
      holder.children.push(module);
    }
  }
  addUp(all);
  return all;
}

/** @returns {MapNode} */
function node(
  /** @type {string} */ name,
  /** @type {MapNode['kind']} */ kind,
  /** @type {MapNode['package']} */ one,
  /** @type {MapUse} */ use,
) {
  return { name, kind, heap: 0, source: 0, use, parent: null, children: [], package: one };
}

/** Weights from the leaves up; without recursion, because the tree of an application may be deep. @param {MapNode} root */
function addUp(root) {
  const order = [root];
  for (let at = 0; at < order.length; at += 1) order.push(...(order[at]?.children ?? []));
  for (const one of order.reverse()) {
    // A package without others in it, and what holds modules, has its weight from attribution.
    if (one.kind === 'module' || one.children.length === 0 || one.children[0]?.kind === 'module') continue;
    one.heap = one.children.reduce((sum, { heap }) => sum + heap, 0);
    one.source = one.children.reduce((sum, { source }) => sum + source, 0);
  }
}

/** @param {import('@tare/experiment').PackageCost} one */
function mapPackageName({ directory, name, version }) {
  if (directory === '(application)') return 'own code';
  if (directory === '(node)') return 'Node.js modules';
  return version === null ? name : `${name} ${version}`;
}

/** @param {import('@tare/experiment').PackageCost} one @returns {MapUse} */
const mapUseOf = ({ use }) => (use.state === 'unknown' ? 'unknown' : use.state === 'under-load' ? 'used' : 'unused');

/** @param {number} functions @returns {MapUse} */
const calledUse = (functions) => (functions < 0 ? 'unknown' : functions > 0 ? 'used' : 'unused');

/** Packages and modules whose names hold all words, heaviest first. @param {MapNode} root @param {string} text @param {MapMeasure} measure */
function mapSearch(root, text, measure) {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return [];
  /** @type {MapNode[]} */
  const found = [];
  const open = [root];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    if ((one.kind === 'package' || one.kind === 'module') && mapMatches(one, words)) found.push(one);
    open.push(...one.children);
  }
  return found.sort((a, b) => b[measure] - a[measure]);
}

/** Of a module its package counts too, but something of its own has to be meant. @param {MapNode} one @param {readonly string[]} words */
function mapMatches(one, words) {
  const name = one.name.toLowerCase();
  const holder = one.kind === 'module' ? (one.package?.name ?? '').toLowerCase() : '';
  return (
    words.some((word) => name.includes(word)) && words.every((word) => name.includes(word) || holder.includes(word))
  );
}

'use strict';
// Watches `require`: who asks for which file by which specifier, in which order and when. No stack is captured; what was asked before costs two look-ups.
// Compiled by tracer.cjs under a name of Node.js's own, without `require`.

/**
 * @param Module of node:module
 * @param agentDirectory with a slash at its end: what tare's own files ask for is not told
 * @param isLate whether the service is ready by now
 */
module.exports = function watchRequires({ Module, agentDirectory, isLate }) {
  const uptime = process.uptime;
  const builtins = new Set(Module.builtinModules);
  const paths = [];
  const askedAtMs = [];
  /** [importer or -1, asked-for, specifier, 1 for late] */
  const edges = [];
  const indices = new Map();
  /** By importer: what it asked for already. */
  const known = new Map();
  /** By folder and specifier: Node.js remembers these as well, and then resolves nothing. */
  const resolved = new Map();
  let asking;
  let isOver = false;

  const indexOf = (path) => {
    let index = indices.get(path);
    if (index === undefined) {
      index = paths.push(path) - 1;
      indices.set(path, index);
      askedAtMs.push(Math.round(uptime() * 1e6) / 1000);
    }
    return index;
  };
  const settle = (asked, path) => {
    asked.isSettled = true;
    const { importer, specifier } = asked;
    const target = indexOf(path);
    edges.push([importer === undefined ? -1 : indexOf(importer), target, specifier, isLate() ? 1 : 0]);
    if (importer === undefined) return;
    const specifiers = known.get(importer);
    if (specifiers) specifiers.add(specifier);
    else known.set(importer, new Set([specifier]));
  };

  const load = Module._load;
  Module._load = function _load(...given) {
    const [request, parent] = given;
    const importer = parent?.filename ?? undefined;
    if (
      isOver ||
      typeof request !== 'string' ||
      known.get(importer)?.has(request) ||
      importer?.startsWith(agentDirectory)
    )
      return Reflect.apply(load, this, given);
    const asked = { parent, importer, specifier: request, isSettled: false };
    if (request.startsWith('node:') || builtins.has(request)) {
      settle(asked, request.startsWith('node:') ? request : `node:${request}`);
      return Reflect.apply(load, this, given);
    }
    const outer = asking;
    asking = asked;
    try {
      const exported = Reflect.apply(load, this, given);
      if (!asked.isSettled) {
        const path = resolved.get(`${parent?.path}\0${request}`);
        if (path !== undefined) settle(asked, path);
      }
      return exported;
    } finally {
      asking = outer;
    }
  };

  const resolveFilename = Module._resolveFilename;
  Module._resolveFilename = function _resolveFilename(...given) {
    const [, parent, , options] = given;
    const filename = Reflect.apply(resolveFilename, this, given);
    // `require.resolve` comes here as well and loads nothing; whoever rewrites the request first (aliases) does it for the same parent.
    if (
      asking &&
      !asking.isSettled &&
      asking.parent === parent &&
      options === undefined &&
      typeof filename === 'string'
    ) {
      if (parent?.path !== undefined) resolved.set(`${parent.path}\0${asking.specifier}`, filename);
      settle(asking, filename);
    }
    return filename;
  };

  // Some load their library without `require` (query engines of database clients).
  const dlopen = process.dlopen;
  process.dlopen = function (...given) {
    const [, filename] = given;
    const result = Reflect.apply(dlopen, this, given);
    if (!isOver && typeof filename === 'string' && !indices.has(filename)) {
      const importer = /(?:\(|at |file:\/\/)(\/[^\n]*?):\d+:\d+\)?$/m.exec(String(new Error().stack))?.[1];
      settle({ importer, specifier: filename }, filename);
    }
    return result;
  };

  return {
    seen: { paths, askedAtMs, edges },
    stop: () => {
      isOver = true;
    },
  };
};

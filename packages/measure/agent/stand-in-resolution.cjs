'use strict';
// Which address an import gets instead of its own. Used in the program's thread and in that of the loader's hooks, so it holds nothing of either.
const fs = require('node:fs');
const { fileURLToPath, pathToFileURL } = require('node:url');

/** Copies of packages that others take the place of. */
class Redirections {
  #list;

  constructor(list) {
    this.#list = list;
  }

  /** The same file of the other copy; undefined where there is none. */
  of(path) {
    for (const { from, to } of this.#list) {
      if (typeof path !== 'string' || !path.startsWith(`${from}/`)) continue;
      const other = to + path.slice(from.length);
      if (fs.existsSync(other)) return other;
    }
    return undefined;
  }
}

const pathOf = (address) => {
  if (typeof address !== 'string' || !address.startsWith('file:')) return undefined;
  const url = new URL(address);
  // Loaders put queries behind addresses.
  url.search = '';
  url.hash = '';
  return fileURLToPath(url);
};

class Resolution {
  #redirections;
  #planFile;
  #byImporter = new Map();

  /** @param plan `{ imports }`: those that get a generated module */
  constructor({ imports }, redirections, planFile) {
    this.#redirections = redirections;
    this.#planFile = planFile;
    for (const { importer, specifier, target, module, ...rest } of imports) {
      if (!this.#byImporter.has(importer)) this.#byImporter.set(importer, new Map());
      this.#byImporter.get(importer).set(specifier, { ...rest, target, module: pathToFileURL(module).href });
    }
  }

  /**
   * @param found what the import resolves to by itself
   * @returns undefined where that is right
   */
  of(specifier, { parentURL, conditions = [] }, { url }) {
    // Requires have their own way.
    if (!conditions.includes('import')) return undefined;
    const path = pathOf(url);
    const other = this.#redirections.of(path);
    const importer = pathOf(parentURL);
    const listed = this.#byImporter.get(importer)?.get(specifier);
    if (listed && listed.target === path) return listed.module;
    if (listed) this.#tell(importer, listed, `${specifier} is not ${listed.target} here.`);
    return other === undefined ? undefined : pathToFileURL(other).href;
  }

  #tell(importer, listed, error) {
    const { TouchLog } = require('./stand-in-log.cjs');
    const touch = { package: listed.package, importer, how: 'get', key: null, place: null, loadMs: null, error };
    new TouchLog(this.#planFile).write(touch);
  }
}

module.exports = { Redirections, Resolution };

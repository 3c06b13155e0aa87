'use strict';
// Loaded by the agent where a trial has stand-ins: imports that the plan lists get a stand-in, imports of redirected packages get the other copy.
// All that is not listed goes its usual way.
const fs = require('node:fs');
const Module = require('node:module');
const { TouchLog } = require('./stand-in-log.cjs');
const { Source } = require('./stand-in-proxy.cjs');
const { Redirections } = require('./stand-in-resolution.cjs');

/** Of this thread, by number; what generated modules ask the door for. */
const sources = [];

/** @param planFile written by tare */
function install(planFile) {
  if (isLoaderThread()) return;
  const plan = JSON.parse(fs.readFileSync(planFile, 'utf8'));
  const log = new TouchLog(planFile);
  for (const file of plan.files) sources[file.number] = new Source(file, log, loadModule);
  const redirections = new Redirections(plan.redirections);
  if (plan.redirections.length > 0) redirectRequires(redirections);
  if (plan.requires.length > 0) standInForRequires(plan, redirections);
  if (plan.hooksModules) hookModules(plan, redirections, planFile);
}

/**
 * The thread in which a program's own loader hooks run: it preloads what every thread does, has no imports to stand in for, and Node.js 22 fails in it once
 * there are hooks like ours. It alone has nobody to post messages to.
 */
function isLoaderThread() {
  const [, , thread] = fs.readlinkSync('/proc/thread-self').split('/');
  // Not asked of a main thread: the answer would weigh 0.4 MB.
  return Number(thread) !== process.pid && require('node:worker_threads').parentPort === null;
}

/** The whole of a module's exports, for a generated module. */
const offer = (number) => sources[number].root.proxy;

/** The very instance that others get: of CommonJS from its cache, of ES modules from the loader's. */
function loadModule(target) {
  const { emitWarning } = process;
  // It would tell of a require that the program does not do.
  const withoutOwn = function (warning, ...rest) {
    if (/loading ES Module in require\(\)/i.test(String(warning))) return;
    return Reflect.apply(emitWarning, this, [warning, ...rest]);
  };
  process.emitWarning = withoutOwn;
  try {
    return Module.createRequire(target)(target);
  } finally {
    if (process.emitWarning === withoutOwn) process.emitWarning = emitWarning;
  }
}

function redirectRequires(redirections) {
  const resolveFilename = Module._resolveFilename;
  Module._resolveFilename = function (...args) {
    const found = Reflect.apply(resolveFilename, this, args);
    return redirections.of(found) ?? found;
  };
}

function standInForRequires({ requires }, redirections) {
  const byImporter = new Map();
  for (const { importer, specifier, number, target } of requires) {
    if (!byImporter.has(importer)) byImporter.set(importer, new Map());
    byImporter.get(importer).set(specifier, { number, target: redirections.of(target) ?? target });
  }
  const load = Module._load;
  Module._load = function (request, parent, isMain) {
    const listed = byImporter.get(parent?.filename?.replace(/\?.*$/, ''))?.get(request);
    const standIn = listed && find(listed, request, parent);
    return standIn ? standIn.proxy : Reflect.apply(load, this, [request, parent, isMain]);
  };

  /** undefined where the real module is better: it is there already, or is not the one that was seen. */
  const find = ({ number, target }, request, parent) => {
    const source = sources[number];
    try {
      if (!source.hasRoot && Module._cache[target]?.loaded) return undefined;
      if (Module._resolveFilename(request, parent, false) === target) {
        // The first who asks is the module's parent, as without stand-ins.
        source.loadBy(() => Reflect.apply(load, Module, [request, parent, false]));
        return source.root;
      }
    } catch (error) {
      source.tell(String(error?.message ?? error));
      return undefined;
    }
    source.tell(`${request} is not ${target} here.`);
    return undefined;
  };
}

function hookModules(plan, redirections, planFile) {
  if (Module.registerHooks) {
    const { Resolution } = require('./stand-in-resolution.cjs');
    const resolution = new Resolution(plan, redirections, planFile);
    Module.registerHooks({
      resolve(specifier, context, next) {
        const found = next(specifier, context);
        const address = resolution.of(specifier, context, found);
        return address === undefined ? found : next(address, context);
      },
    });
    return;
  }
  Module.register('./stand-in-hooks.mjs', {
    parentURL: require('node:url').pathToFileURL(__filename),
    data: { imports: plan.imports, redirections: plan.redirections, planFile },
  });
}

module.exports = { install, offer };

'use strict';
// Loaded by the agent in a traced trial alone: what this isolate loads, where its heap was allocated, what the load runs. `require` is watched as it
// happens; ES modules are read from V8's list of scripts at the end. A loader's hooks would see them too, but before Node.js 22.15 they take a thread,
// which every import then waits for, and they stand among the program's own loaders. tare finds the imports in the modules' source instead.
const fs = require('node:fs');
const Module = require('node:module');
const { compileFunction } = require('node:vm');

/**
 * Shows a package of half a megabyte. Half of this would double what the tracer costs at start, nearly all of which is walking the stacks of samples
 * (npm run bench explain).
 */
const samplingIntervalBytes = 98_304;
/** Two levels of a package with thousands of exports fit; a module that exports a table of data is cut. */
const mostShapes = 100_000;

/**
 * @param directory the control directory
 * @param threadId 0 for the main thread
 * @returns what to do on a command of tare's, by its verb; each calls back once it is done
 */
module.exports = function trace(directory, threadId) {
  const name = `${process.pid}.${threadId}`;
  const state = { isReady: false, newestScriptAtReady: 0, scriptsAtReady: [], called: { state: 'not-sampled' } };
  const session = openSession();
  const heapBeforeBytes = process.memoryUsage().heapUsed;
  session?.post('HeapProfiler.startSampling', { samplingInterval: samplingIntervalBytes });
  const requires = watchRequires(state);
  // Nothing of ours in what the program can look through.
  delete Module._cache[__filename];

  const save = (folder, content) => {
    const file = `${directory}/${folder}/${name}.json`;
    fs.writeFileSync(`${file}~`, JSON.stringify(content));
    fs.renameSync(`${file}~`, file);
  };

  return {
    'trace-ready': (done) => {
      // Services become ready one after the other; each is told every time.
      if (!state.isReady && session) {
        state.scriptsAtReady = listScripts(session);
        state.newestScriptAtReady = newest(state.scriptsAtReady);
      }
      state.isReady = true;
      done();
    },
    'trace-load': (done) => {
      // Not counted, only whether it ran: code stays optimised.
      session?.post('Profiler.enable');
      session?.post('Profiler.startPreciseCoverage', { callCount: false, detailed: false });
      done();
    },
    'trace-loaded': (done) => {
      session?.post('Profiler.takePreciseCoverage', (error, coverage) => {
        if (!error) state.called = countCalled(coverage.result);
      });
      session?.post('Profiler.stopPreciseCoverage');
      session?.post('Profiler.disable');
      done();
    },
    'trace-report': (done) => {
      requires.stop();
      // First of all: what follows fills the heap.
      const heapSpaces = readHeapSpaces();
      const heapProfile = takeHeapProfile(session);
      const scripts = session ? listScripts(session) : [];
      nameFrames(heapProfile.head, [...state.scriptsAtReady, ...scripts]);
      save('traces', {
        pid: process.pid,
        threadId,
        nodeVersion: process.versions.node,
        entry: findEntry(threadId),
        newestScriptAtReady: state.newestScriptAtReady,
        ...requires.seen,
        scripts,
        sources: session ? readSources(session, scripts) : {},
        heapProfile,
        called: state.called,
        heapSpaces,
        heapBeforeBytes,
      });
      done();
    },
    'trace-shapes': (done) => {
      const wanted = JSON.parse(fs.readFileSync(`${directory}/wanted-shapes.json`, 'utf8'))[name] ?? [];
      describe(wanted).then((shapes) => {
        save('shapes', shapes);
        done();
      }, done);
    },
  };
};

/** null where Node.js was built without an inspector. */
function openSession() {
  if (!process.features.inspector) return null;
  const { Session } = require('node:inspector');
  const session = new Session();
  session.connect();
  return session;
}

/**
 * The watch is compiled under the name of a part of Node.js: it stands in the stack of everything that is required, where programs that look for their
 * caller and heap profiles that look for the importer pass over Node.js's own frames.
 */
function watchRequires(state) {
  const compile = (file) => {
    const source = fs.readFileSync(`${__dirname}/${file}`, 'utf8');
    const own = { exports: {} };
    compileFunction(source, ['module'], { filename: 'node:internal/modules/tare' })(own);
    return own.exports;
  };
  return compile('tracer-requires.cjs')({ Module, agentDirectory: `${__dirname}/`, isLate: () => state.isReady });
}

/** All that is compiled now, as [URL or path, length in characters, 1 for an ES module, id]. Ids rise with the moment of compilation. */
function listScripts(session) {
  const scripts = [];
  const add = ({ params: { url, length, isModule, scriptId } }) => {
    if (isFile(url)) scripts.push([url, length, isModule ? 1 : 0, Number(scriptId)]);
  };
  session.on('Debugger.scriptParsed', add);
  // Within one thread all of it happens before `post` returns.
  session.post('Debugger.enable');
  session.post('Debugger.disable');
  session.off('Debugger.scriptParsed', add);
  return scripts;
}

const isFile = (url) => url.startsWith('file:') || url.startsWith('/');

const newest = (scripts) => scripts.reduce((most, script) => Math.max(most, script[3]), 0);

/** Of ES modules whose file holds something else than what was compiled: translated by a loader, or made up. */
function readSources(session, scripts) {
  const sources = {};
  session.post('Debugger.enable');
  for (const [url, , isModule, id] of scripts) {
    if (!isModule || /\.m?js$/.test(url)) continue;
    session.post('Debugger.getScriptSource', { scriptId: String(id) }, (error, result) => {
      if (!error) sources[url] = result.scriptSource;
    });
  }
  session.post('Debugger.disable');
  return sources;
}

function countCalled(scripts) {
  const called = {};
  for (const { url, functions } of scripts) {
    // tare's own files answer its commands meanwhile.
    if (!isFile(url) || url.includes(`${__dirname}/`)) continue;
    const count = functions.filter(({ ranges }) => ranges[0].count > 0).length;
    if (count > 0) called[url] = (called[url] ?? 0) + count;
  }
  return called;
}

function takeHeapProfile(session) {
  let profile = { state: 'unsupported' };
  session?.post('HeapProfiler.getSamplingProfile', (error, result) => {
    profile = error ? { state: 'unsupported' } : result.profile;
  });
  session?.post('HeapProfiler.stopSampling');
  return profile;
}

/** A module that leaves data and no function behind has no script any more when its samples are read: its frames have a number and no name. */
function nameFrames(head, scripts) {
  const urls = new Map(scripts.map(([url, , , id]) => [String(id), url]));
  const open = head ? [head] : [];
  for (let node = open.pop(); node; node = open.pop()) {
    if (node.callFrame.url === '') node.callFrame.url = urls.get(node.callFrame.scriptId) ?? '';
    open.push(...node.children);
  }
}

function readHeapSpaces() {
  const spaces = require('node:v8').getHeapSpaceStatistics();
  return Object.fromEntries(spaces.map(({ space_name, space_used_size }) => [space_name, space_used_size]));
}

/** What was started, as a path; null for `-e`, standard input and code that a worker was given as text. */
function findEntry(threadId) {
  if (threadId === 0 && process._eval !== undefined) return null;
  const [, path] = process.argv;
  if (path === undefined || path === '-' || path === '[worker eval]') return null;
  if (threadId === 0 && process.mainModule?.filename) return process.mainModule.filename;
  if (path.startsWith('file:')) return require('node:url').fileURLToPath(path);
  try {
    return Module._resolveFilename(path, null, true);
  } catch {
    return path;
  }
}

/** @param wanted [path, URL] of modules that were loaded: an ES module is asked for once more under its own URL, which runs nothing again */
async function describe(wanted) {
  const shapeOf = require('./tracer-shapes.cjs')(mostShapes);
  const shapes = {};
  for (const [path, url] of wanted) {
    const cached = Module._cache[path];
    if (cached) shapes[path] = shapeOf(cached.exports);
    else if (url) shapes[path] = shapeOf(await import(url));
  }
  return shapes;
}

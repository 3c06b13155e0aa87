'use strict';
// Preloaded into every Node.js process of a subject, in every arm of every comparison and in the Base alike: collects garbage when tare asks.
// It must not be noticed: no socket, no signal, no timer, nothing on globalThis. It waits on one inotify watch that does not keep the process alive
// (the whole agent costs 0.11 MB private; a socket would load `net`, 0.5 MB in a bare process), and loads `v8` and `inspector` only when the first command comes.
const directory = process.env.TARE_CONTROL;
const collecting = new Set();
// Before anything of the program is loaded.
if (process.env.TARE_STAND_INS) standIn(process.env.TARE_STAND_INS);
if (directory) {
  try {
    watchCommands(directory);
  } catch {
    // No watch to be had (inotify limit, directory gone): tare sees that this process is not listed and says so.
  }
}

function watchCommands(directory) {
  const fs = require('node:fs');
  // The kernel knows which thread this is; `worker_threads` would cost 0.4 MB to ask. 0 stands for the main thread.
  const [, , task] = fs.readlinkSync('/proc/thread-self').split('/');
  const threadId = Number(task) === process.pid ? 0 : Number(task);
  const tracer = process.env.TARE_TRACE ? startTracer(directory, threadId) : undefined;
  const handled = new Set();
  const watcher = fs.watch(`${directory}/commands`, { persistent: false }, (_event, name) => {
    // A command is an empty file whose name says everything: `collect.1`, `release.2`.
    if (!name || handled.has(name)) return;
    handled.add(name);
    const [verb, number] = name.split('.');
    const answer = (content) => {
      const file = `${directory}/replies/${number}.${process.pid}.${threadId}`;
      try {
        fs.writeFileSync(`${file}~`, JSON.stringify(content));
        fs.renameSync(`${file}~`, file);
      } catch {
        // The trial is over and its directory gone.
      }
    };
    try {
      if (verb === 'collect') collect(answer);
      else if (verb === 'release') release(answer);
      else if (tracer && Object.hasOwn(tracer, verb))
        tracer[verb]((error) => answer({ error: error ? String(error) : null }));
      else answer({ error: `no ${verb} here` });
    } catch (error) {
      answer({ error: String(error) });
    }
  });
  watcher.on('error', () => watcher.close());
  fs.writeFileSync(`${directory}/threads/${process.pid}.${threadId}`, '');
}

// A tracer that cannot start (no inspector in this build) leaves a program that is merely not traced.
function startTracer(directory, threadId) {
  try {
    return require('./tracer.cjs')(directory, threadId);
  } catch {
    return undefined;
  }
}

// Without its directory (a process that outlives its trial) a program has its own imports.
function standIn(planFile) {
  try {
    require('./stand-ins.cjs').install(planFile);
  } catch (error) {
    const told = { pid: process.pid, package: '', importer: '', how: 'get', key: null, place: null, moment: 'start' };
    const line = JSON.stringify({ ...told, loadMs: null, error: `There are no stand-ins: ${error}` });
    try {
      require('node:fs').appendFileSync(`${planFile.replace(/[^/]*$/, '')}touches`, `${line}\n`);
    } catch {
      // Its trial is over, and nobody asks.
    }
  }
}

// A full collection leaves half-empty pages behind, a compaction does not: without it the same program differs by megabytes from start to start.
// The inspector's collection is the thorough one: it also drops code caches and compilation left-overs, which `gc()` keeps.
function collect(answer) {
  const v8 = require('node:v8');
  const { Session } = require('node:inspector');
  v8.setFlagsFromString('--compact-on-every-full-gc');
  // Maglev compiles on helper threads, whose small blocks stay scattered over the C heap: on Node 24 the figure after load then differs by 0.3 MB from
  // start to start, and by 0.01 without (npm run bench spread). Set after the idle reading of a calm trial; in a natural trial nothing is compiled any more.
  v8.setFlagsFromString('--no-maglev');
  const session = new Session();
  // Nothing else holds the session while it works, and it would collect itself.
  collecting.add(session);
  session.connect();
  let previous = Number.POSITIVE_INFINITY;
  let round = 0;
  const again = () => {
    session.post('HeapProfiler.collectGarbage', (error) => {
      round += 1;
      const used = v8.getHeapStatistics().used_heap_size;
      // Finalizers and weak callbacks run between rounds and free more; most heaps stand still after the third.
      const stable = Math.abs(previous - used) < 4096;
      previous = used;
      if (!error && round < 8 && (round < 3 || !stable)) return setImmediate(again);
      const memory = process.memoryUsage();
      answer({
        error: error ? String(error.message) : null,
        heapUsedBytes: memory.heapUsed,
        heapTotalBytes: memory.heapTotal,
        externalBytes: memory.external,
        arrayBuffersBytes: memory.arrayBuffers,
      });
      // Not in its own callback: that ends the callback on the spot.
      setImmediate(() => {
        session.disconnect();
        collecting.delete(session);
      });
    });
  };
  again();
}

function release(answer) {
  require('node:v8').setFlagsFromString('--no-compact-on-every-full-gc');
  answer({ error: null });
}

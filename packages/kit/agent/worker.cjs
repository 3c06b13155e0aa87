// Runs in every worker of `tare run` before the application: counts requests, tells of the heaps, lets connections end before the process does, and writes
// heap files when it is asked to. CommonJS and small, since every worker pays for it; it changes nothing that the application can see but
// `net.Server.prototype.listen`, which remembers who listens.
'use strict';

const { isMainThread, threadId } = require('node:worker_threads');

/** Threads of a worker are asked for their heaps by this name: nobody else can read them before Node 22.16. */
const channelName = 'tare/heaps';
const reportMs = 1000;

// What the application starts itself inherits all this and is no worker: it has another parent, or no channel to it.
if (process.env.TARE_WORKER === String(process.ppid)) {
  if (!isMainThread) answerForThread();
  else if (process.send) serveWorker();
}

function heapOf() {
  const { used_heap_size, heap_size_limit, external_memory } = require('node:v8').getHeapStatistics();
  return { heapUsedBytes: used_heap_size, heapLimitBytes: heap_size_limit, externalBytes: external_memory };
}

function answerForThread() {
  const channel = new BroadcastChannel(channelName);
  channel.onmessage = ({ data }) => {
    if (data === 'heaps?') channel.postMessage({ thread: threadId, ...heapOf() });
  };
  channel.unref();
}

function serveWorker() {
  const net = require('node:net');
  const { subscribe } = require('node:diagnostics_channel');
  const servers = new Set();
  const sessions = new Set();
  let requests = 0;
  let isDraining = false;

  const tell = (message) => {
    // A parent that is gone ends this process anyway.
    if (process.connected) process.send(message, () => undefined);
  };

  const { listen } = net.Server.prototype;
  const remembering = {
    listen(...words) {
      if (!servers.has(this)) {
        servers.add(this);
        this.once('close', () => servers.delete(this));
        // HTTP/2 keeps its connections until it says goodbye. Asked by name: to load it for this would cost every worker.
        if (/^Http2/.test(this.constructor?.name ?? '')) {
          this.on('session', (session) => {
            sessions.add(session);
            session.once('close', () => sessions.delete(session));
          });
        }
      }
      return Reflect.apply(listen, this, words);
    },
  };
  Object.defineProperty(net.Server.prototype, 'listen', {
    value: remembering.listen,
    writable: true,
    configurable: true,
  });

  subscribe('http.server.request.start', ({ response }) => {
    requests += 1;
    if (!isDraining) return;
    // The answer is the last one of its connection: the client opens its next one to another worker.
    response.shouldKeepAlive = false;
    if (!response.headersSent) response.setHeader('Connection', 'close');
  });

  const threads = watchThreads();
  const report = () => tell({ tare: 'report', requests, ...heapOf(), threads: threads() });
  setInterval(report, reportMs).unref();

  const openConnections = async () => {
    const counts = [...draining].map(
      (server) => new Promise((resolve) => server.getConnections((error, count) => resolve(error ? 0 : count))),
    );
    return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
  };
  /** Servers that were closed by `drain`: their connections are still to end. */
  const draining = new Set();
  const drain = async (limitMs) => {
    isDraining = true;
    for (const server of servers) {
      draining.add(server);
      // Not the close of http.Server: that ends idle connections, and a request may be on its way on each of them.
      if (!server.listening) continue;
      net.Server.prototype.close.call(server);
      // The application closes it as well when it is told to end, and may take it for a fault that it was closed already.
      server.close = (done) => {
        if (typeof done === 'function')
          server.getConnections((_error, count) => (count > 0 ? server.once('close', () => done()) : done()));
        return server;
      };
    }
    for (const session of sessions) session.close();
    const untilMs = performance.now() + limitMs;
    let open = await openConnections();
    while (open > 0 && performance.now() < untilMs) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      open = await openConnections();
    }
    report();
    tell({ tare: 'drained', open });
  };

  // A terminal or a service manager signals every process of a group, and who has no handler would end in the middle of its answers: the parent
  // hears it as well, and lets connections end first. The application's own handlers are called as ever.
  const wait = () => undefined;
  process.on('SIGTERM', wait);
  process.on('SIGINT', wait);

  const supervision = { level: 'normal', listeners: new Set() };
  globalThis[Symbol.for('@tare/supervision')] = supervision;

  process.on('message', (message) => {
    switch (message?.tare) {
      case 'drain':
        drain(message.limitMs);
        break;
      case 'end':
        process.off('SIGTERM', wait);
        process.off('SIGINT', wait);
        // Its handler, or the default: the end.
        process.kill(process.pid, 'SIGTERM');
        break;
      case 'level':
        supervision.level = message.level;
        for (const listener of supervision.listeners) listener();
        break;
      case 'heap-file':
        writeHeapFile(message).then(
          () => tell({ tare: 'heap-file', path: message.path }),
          (error) => tell({ tare: 'heap-file', path: message.path, error: error.message }),
        );
        break;
    }
  });
}

/** @returns the heaps of the process's worker threads as they last said; nothing is set up before there is one */
function watchThreads() {
  const heaps = new Map();
  let channel;
  process.on('worker', (worker) => {
    const { threadId: id } = worker;
    worker.once('exit', () => heaps.delete(id));
    if (channel) return;
    channel = new BroadcastChannel(channelName);
    channel.unref();
    channel.onmessage = ({ data: { thread, ...heap } = {} }) => {
      if (typeof thread === 'number') heaps.set(thread, heap);
    };
  });
  return () => {
    channel?.postMessage('heaps?');
    return [...heaps].map(([id, heap]) => ({ id, ...heap }));
  };
}

async function writeHeapFile({ kind, path, durationMs }) {
  const { renameSync, writeFileSync } = require('node:fs');
  // Under its name it is whole.
  const unfinished = `${path}~`;
  if (kind === 'snapshot') {
    require('node:v8').writeHeapSnapshot(unfinished);
  } else {
    const { Session } = require('node:inspector/promises');
    const session = new Session();
    session.connect();
    await session.post('HeapProfiler.startSampling', { samplingInterval: 128 * 1024 });
    await new Promise((resolve) => setTimeout(resolve, durationMs));
    const { profile } = await session.post('HeapProfiler.stopSampling');
    session.disconnect();
    writeFileSync(unfinished, JSON.stringify(profile));
  }
  renameSync(unfinished, path);
}

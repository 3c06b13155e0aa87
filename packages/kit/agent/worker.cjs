// Runs in every worker of `tare run` before the application: counts requests, tells of the heaps, lets connections end before the process does, and writes
// heap files when it is asked to. CommonJS and small, since every worker pays for it; what the application can see of it are the wrapped `listen` and `bind`.
'use strict';

const { isMainThread, threadId } = require('node:worker_threads');

/** Threads of a worker are asked for their heaps by this name: nobody else can read them before Node 22.16. */
const channelName = 'tare/heaps';
const reportMs = 500;

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
  const { subscribe } = require('node:diagnostics_channel');
  let requests = 0;
  let isDraining = false;

  const tell = (message) => {
    // A parent that is gone ends this process anyway.
    if (process.connected) process.send(message, () => undefined);
  };

  // A program that has nothing more to do ends, whether it is supervised or not: only what waits for an answer of the parent holds the channel.
  const { channel } = process;
  let waits = 0;
  const wait = (emitter, events) => {
    let isOver = false;
    const end = () => {
      if (isOver) return;
      isOver = true;
      waits -= 1;
      if (waits === 0) channel?.unref();
    };
    waits += 1;
    channel?.ref();
    for (const event of events) emitter.once(event, end);
  };

  const count = () => {
    requests += 1;
  };
  // What is closed again need not be listened on by whoever comes after.
  const { servers, sessions } = watchServers({ wait, count, onClose: () => report() });

  subscribe('http.server.request.start', ({ response }) => {
    requests += 1;
    if (isDraining) makeLast(response);
  });

  const threads = watchThreads();
  const fullness = heapFullness();
  function report() {
    const sockets = [...servers].filter(({ listening }) => listening).map(socketOf);
    tell({ tare: 'report', requests, sockets, fullness: fullness(), ...heapOf(), threads: threads() });
  }
  setInterval(report, reportMs).unref();

  const drain = async ({ limitMs, isLast }) => {
    isDraining = true;
    // Until the end somebody has to hear from the parent.
    channel?.ref();
    waits = Number.POSITIVE_INFINITY;
    const closed = [...servers];
    for (const server of closed) stopAccepting(server);
    for (const session of sessions) session.close();
    const untilMs = performance.now() + limitMs;
    let open = await connectionsOf(closed);
    while (open > 0 && performance.now() < untilMs) {
      // Where nobody comes after it, what is idle has nothing to wait for.
      if (isLast) for (const server of closed) server.closeIdleConnections?.();
      await new Promise((resolve) => setTimeout(resolve, 20));
      open = await connectionsOf(closed);
    }
    report();
    tell({ tare: 'drained', open });
  };

  // A terminal or a service manager signals every process of a group, and who has no handler would end in the middle of its answers: the parent
  // hears it as well, and lets connections end first. The application's own handlers are called as ever.
  const stay = () => undefined;
  process.on('SIGTERM', stay);
  process.on('SIGINT', stay);

  const supervision = { level: 'normal', listeners: new Set() };
  globalThis[Symbol.for('@tare/supervision')] = supervision;

  process.on('message', (message) => {
    switch (message?.tare) {
      case 'drain':
        drain(message);
        break;
      case 'end':
        process.off('SIGTERM', stay);
        process.off('SIGINT', stay);
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
  channel?.unref();
}

/** Servers that listen, or did, and sessions of HTTP/2, which keep their connections until they say goodbye. */
function watchServers({ wait, count, onClose }) {
  const net = require('node:net');
  const dgram = require('node:dgram');
  const servers = new Set();
  const sessions = new Set();
  wrap(net.Server.prototype, 'listen', (server) => {
    wait(server, ['listening', 'error', 'close']);
    if (servers.has(server)) return;
    servers.add(server);
    server.once('close', () => {
      servers.delete(server);
      onClose();
    });
    // Asked by name: to load HTTP/2 for this would cost every worker.
    if (!/^Http2/.test(server.constructor?.name ?? '')) return;
    server.on('session', (session) => {
      sessions.add(session);
      session.on('stream', count);
      session.once('close', () => sessions.delete(session));
    });
  });
  wrap(dgram.Socket.prototype, 'bind', (socket) => wait(socket, ['listening', 'error', 'close']));
  return { servers, sessions };
}

function wrap(prototype, name, before) {
  const original = prototype[name];
  const wrapped = {
    [name](...words) {
      before(this);
      return Reflect.apply(original, this, words);
    },
  };
  Object.defineProperty(prototype, name, { value: wrapped[name], writable: true, configurable: true });
}

/** Its port, or its path. */
function socketOf(server) {
  const address = server.address();
  return typeof address === 'string' ? address : String(address?.port);
}

function stopAccepting(server) {
  if (!server.listening) return;
  // Not the close of http.Server: that ends idle connections, and a request may be on its way on each of them.
  require('node:net').Server.prototype.close.call(server);
  // The application closes it as well when it is told to end, and may take it for a fault that it was closed already.
  server.close = (done) => {
    if (typeof done === 'function') {
      server.getConnections((_error, count) => {
        if (count > 0) server.once('close', () => done());
        else done();
      });
    }
    return server;
  };
}

async function connectionsOf(servers) {
  const counts = servers.map(
    (server) => new Promise((resolve) => server.getConnections((error, count) => resolve(error ? 0 : count))),
  );
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
}

/** The answer is the last one of its connection, whatever the application says of it: the client opens its next one to another worker. */
function makeLast(response) {
  response.shouldKeepAlive = false;
  if (response.headersSent) return;
  const { writeHead } = response;
  response.writeHead = function (status, ...rest) {
    const given = rest.at(-1);
    if (given !== null && typeof given === 'object') rest[rest.length - 1] = withoutConnection(given);
    if (!this.headersSent) this.setHeader('Connection', 'close');
    return writeHead.call(this, status, ...rest);
  };
}

/** Headers as `writeHead` takes them: a record, pairs, or names and values in turn. */
function withoutConnection(headers) {
  const isOther = (name) => String(name).toLowerCase() !== 'connection';
  if (!Array.isArray(headers)) return Object.fromEntries(Object.entries(headers).filter(([name]) => isOther(name)));
  if (Array.isArray(headers[0])) return headers.filter(([name]) => isOther(name));
  return headers.filter((_, index) => isOther(headers[index - (index % 2)]));
}

/** @returns the used share of the heap that V8 ends the process at: the old generation. The young one, which the limit that V8 tells of includes, does not fill. */
function heapFullness() {
  const { getHeapSpaceStatistics, getHeapStatistics } = require('node:v8');
  const words = [...(process.env.NODE_OPTIONS ?? '').split(/\s+/), ...process.execArgv];
  const given = words.flatMap((word) => /^--max[-_]old[-_]space[-_]size=(\d+)$/.exec(word)?.[1] ?? []).at(-1);
  const limit = given === undefined ? getHeapStatistics().heap_size_limit : Number(given) * 2 ** 20;
  return () => {
    const used = getHeapSpaceStatistics()
      .filter(({ space_name }) => !/^(new_|read_only)/.test(space_name))
      .reduce((sum, { space_used_size }) => sum + space_used_size, 0);
    return used / limit;
  };
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

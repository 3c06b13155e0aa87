'use strict';
// Uses of stand-ins, told to tare: one line of JSON each, in a file beside the plan. A `ready` file there says that the service has become ready.
const fs = require('node:fs');
const path = require('node:path');
const Module = require('node:module');

const ownDirectory = `${__dirname}/`;

class TouchLog {
  #directory;
  #isReady = false;

  /** @param planFile what is written lies beside it */
  constructor(planFile) {
    this.#directory = path.dirname(planFile);
  }

  /** Instances that are made from now on are wanted at once: they are made by requests. */
  get isReady() {
    this.#isReady ||= fs.existsSync(`${this.#directory}/ready`);
    return this.#isReady;
  }

  /** What a module is expected to look like; undefined once the trial is over and its directory gone. */
  readShape(number) {
    try {
      return JSON.parse(fs.readFileSync(`${this.#directory}/${number}.json`, 'utf8'));
    } catch {
      return undefined;
    }
  }

  /** Whether a file is a generated module, which nobody has written. */
  isOwn(file) {
    return file.startsWith(`${this.#directory}/`);
  }

  write(touch) {
    const moment = this.isReady ? 'later' : 'start';
    try {
      // Appends of one short line are not mixed up between processes.
      fs.appendFileSync(`${this.#directory}/touches`, `${JSON.stringify({ pid: process.pid, ...touch, moment })}\n`);
    } catch {
      // The trial is over.
    }
  }
}

/** Files and lines of the caller, outermost last, without tare's own and those of Node.js. */
function callers() {
  const { prepareStackTrace, stackTraceLimit } = Error;
  try {
    Error.stackTraceLimit = 40;
    Error.prepareStackTrace = (_error, frames) => frames;
    const holder = {};
    Error.captureStackTrace(holder, callers);
    return holder.stack.flatMap((frame) => {
      const file = pathOf(frame.getFileName());
      return file === undefined ? [] : [original(file, frame.getLineNumber(), frame.getColumnNumber())];
    });
  } catch {
    return [];
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
    Error.stackTraceLimit = stackTraceLimit;
  }
}

function pathOf(name) {
  if (typeof name !== 'string' || name.startsWith('node:')) return undefined;
  // A loader may have put a query behind the address.
  const file = name.startsWith('file:') ? decodeURIComponent(new URL(name).pathname) : name.replace(/\?.*$/, '');
  return !path.isAbsolute(file) || file.startsWith(ownDirectory) ? undefined : file;
}

/** Of a transpiled file where the program keeps source maps, else as it runs. */
function original(file, line, column) {
  const origin = Module.findSourceMap(file)?.findEntry(line - 1, column - 1);
  return { file, line: typeof origin?.originalLine === 'number' ? origin.originalLine + 1 : line };
}

module.exports = { TouchLog, callers };

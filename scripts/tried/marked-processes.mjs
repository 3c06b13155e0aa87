// Runs programs whose processes can all be found again, wherever they moved, and ends what they leave.

import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { readdir } from 'node:fs/promises';

// Every process that a subject starts inherits this variable, whatever its parent, group or session: that is how the leftovers are found.
const markName = 'TARE_TRIED_RUN';
const mark = randomUUID();

/**
 * Runs a program to its end, in a process group of its own so that Ctrl-C reaches it through us, once, and in order.
 *
 * @param {string[]} command
 * @param {{ cwd: string, env: NodeJS.ProcessEnv, limitMs: number, interruption: AbortSignal }} options
 * @returns {Promise<{ stdout: string, stderr: string, exitCode: number | null, outcome: string }>}
 */
export function runProgram([program, ...args], { cwd, env, limitMs, interruption }) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...env, [markName]: mark },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr']) {
      child[stream].setEncoding('utf8').on('data', (text) => {
        output[stream] += text;
      });
    }
    let timedOut = false;
    let killTimer;
    const signalGroup = (signal) => {
      try {
        process.kill(-child.pid, signal);
      } catch {
        // The group is gone already.
      }
    };
    // tare gets the time to stop its subject itself; after that nothing is asked any more.
    const stop = () => {
      child.kill('SIGINT');
      killTimer = setTimeout(() => signalGroup('SIGKILL'), 15_000);
    };
    const limitTimer = setTimeout(() => {
      timedOut = true;
      stop();
    }, limitMs);
    interruption.addEventListener('abort', stop, { once: true });
    const finish = (result) => {
      clearTimeout(limitTimer);
      clearTimeout(killTimer);
      interruption.removeEventListener('abort', stop);
      resolve({ ...output, ...result });
    };
    child.on('error', (error) => finish({ exitCode: null, outcome: error.message }));
    // `exit`, not `close`: a leftover may hold the output open for ever. The turn after it is for what is in the pipe.
    child.on('exit', (exitCode, signal) => {
      const outcome = timedOut
        ? `stopped after ${limitMs / 1000} s`
        : exitCode === null
          ? `ended by ${signal}`
          : `exit ${exitCode}`;
      const grace = setTimeout(() => finish({ exitCode, outcome }), 1000);
      child.on('close', () => {
        clearTimeout(grace);
        finish({ exitCode, outcome });
      });
    });
  });
}

/**
 * Ends every process that carries the mark or works below `root`, and says which there were.
 *
 * Both, because neither is sure alone: Redis and PostgreSQL write their titles over their environment, and a daemon leaves its directory.
 *
 * @param {string} root
 */
export async function endLeftovers(root) {
  const found = new Map();
  for (let round = 0; round < 20; round++) {
    const alive = (await readdir('/proc'))
      .filter((entry) => /^\d+$/.test(entry))
      .filter((pid) => carriesMark(pid) || worksBelow(root, pid));
    if (alive.length === 0) break;
    for (const pid of alive) {
      found.set(pid, found.get(pid) ?? describeProcess(pid));
      try {
        process.kill(Number(pid), 'SIGKILL');
      } catch {
        // It went by itself.
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return [...found.values()];
}

function carriesMark(pid) {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1').includes(`${markName}=${mark}`);
  } catch {
    // Gone, or of a user whom we may not look at: then it is not ours.
    return false;
  }
}

function worksBelow(root, pid) {
  try {
    return `${readlinkSync(`/proc/${pid}/cwd`)}/`.startsWith(`${root}/`);
  } catch {
    return false;
  }
}

function describeProcess(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim().slice(0, 80) || `pid ${pid}`;
  } catch {
    return `pid ${pid}`;
  }
}

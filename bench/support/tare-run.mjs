// `tare run` as a person starts it, with its events as they come.

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const bin = fileURLToPath(new URL('../../packages/cli/bin/tare.js', import.meta.url));

/** @param {{ options: string[], command: string[], env?: object, cwd?: string, into?: (words: string[]) => string[] }} run */
export function startRun({ options, command, env = {}, cwd, into = (words) => words }) {
  const [file, ...words] = into([process.execPath, bin, 'run', '--json', ...options, '--', ...command]);
  const child = spawn(file, words, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'pipe'] });
  const events = [];
  const waiting = new Set();
  createInterface({ input: child.stderr }).on('line', (line) => {
    if (!line.startsWith('{')) {
      console.error(line);
      return;
    }
    events.push(JSON.parse(line));
    for (const look of waiting) look();
  });
  const exited = new Promise((resolve) => child.once('exit', (status, signal) => resolve({ status, signal })));
  return {
    pid: child.pid,
    events,
    exited,
    count: (kind) => events.filter((event) => event.kind === kind).length,
    /** @returns the first event, past or to come, that the test holds of; undefined where the run ends first */
    when: (test) =>
      new Promise((resolve) => {
        const look = () => {
          const found = events.find(test);
          if (!found) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
        void exited.then(() => resolve(events.find(test)));
      }),
    async stop() {
      child.kill('SIGTERM');
      return exited;
    },
  };
}

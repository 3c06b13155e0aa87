// The server as it is started by hand: a process of its own, from what was built.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { get } from 'node:http';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../bundle/main.js', import.meta.url));

export interface Started {
  readonly url: string;
  readonly child: ChildProcess;
  /** Of both streams. */
  output(): string;
  /** @returns its exit code; null where a signal ended it */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}

export async function startProcess(directory: string, environment: Record<string, string> = {}): Promise<Started> {
  if (!existsSync(main)) throw new Error('There is nothing built: run `npm run build` first.');
  const port = await findFreePort();
  const { PATH = '' } = process.env;
  const child = spawn(process.execPath, [main], {
    cwd: directory,
    env: { PATH, PORT: String(port), HOST: '127.0.0.1', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  const exited = once(child, 'exit');
  const url = `http://127.0.0.1:${port}`;
  while (child.exitCode === null && child.signalCode === null && !(await isAnswering(url))) await delay(20);
  return {
    url,
    child,
    output: () => output,
    end: async (signal) => {
      child.kill(signal);
      await exited;
      return child.exitCode;
    },
  };
}

const isAnswering = async (url: string): Promise<boolean> =>
  fetch(`${url}/health`).then(
    ({ ok }) => ok,
    () => false,
  );

/** By a connection of its own. One that was on its way to a process that was killed is answered by nobody: it is given up after a second. */
export const getOnce = (url: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const request = get(url, { agent: false, timeout: 1000 }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      response.on('end', () => resolve(text)).on('error', reject);
    });
    request.on('error', reject).on('timeout', () => request.destroy(new Error('no answer')));
  });

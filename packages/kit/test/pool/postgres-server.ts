// A PostgreSQL of our own for a test: an empty cluster in a temporary directory, on a free port of 127.0.0.1, without fsync. It refuses to run as root, and then
// runs as the user that its package made.

import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';

export interface PostgresServer {
  readonly config: { host: string; port: number; user: string; database: string };
  /** Answers when it takes connections. */
  start(): Promise<void>;
  /** Ends all sessions. */
  stop(): Promise<void>;
  /** Stops it, and removes its directory. */
  remove(): Promise<void>;
}

/** Where Debian keeps the programs that only a server's start script calls. */
const debianDirectory = '/usr/lib/postgresql';

function placesOfPrograms(): string[] {
  const versions = existsSync(debianDirectory) ? readdirSync(debianDirectory) : [];
  const newestFirst = versions
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(debianDirectory, version, 'bin'));
  return [...(process.env.PATH ?? '').split(delimiter), ...newestFirst];
}

/** @throws where PostgreSQL is not installed */
export function findPrograms(directories: readonly string[] = placesOfPrograms()): string {
  const found = directories.find(
    (directory) => existsSync(join(directory, 'initdb')) && existsSync(join(directory, 'postgres')),
  );
  if (found === undefined)
    throw new Error(
      'initdb and postgres were not found: install PostgreSQL (Debian: apt-get install postgresql), or put their directory on the PATH.',
    );
  return found;
}

/** Of the user postgres, where this process is root's. */
function findUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = (flag: string): number => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: idOf('-u'), gid: idOf('-g') };
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('A server without a port.');
  return address.port;
}

/** @throws where PostgreSQL is not installed */
export async function createPostgresServer(): Promise<PostgresServer> {
  const programs = findPrograms();
  const user = findUser();
  const directory = await mkdtemp(join(tmpdir(), 'kit-postgres-'));
  if (user) await chown(directory, user.uid, user.gid);
  const data = join(directory, 'data');
  // Its working directory has to be one that its user may enter.
  const asUser = { ...user, cwd: directory };
  await promisify(execFile)(
    join(programs, 'initdb'),
    ['-D', data, '-U', 'postgres', '--auth=trust', '--no-sync', '--encoding=UTF8', '--locale=C'],
    asUser,
  );
  const config = { host: '127.0.0.1', port: await findFreePort(), user: 'postgres', database: 'postgres' };
  let running: ChildProcess | undefined;
  let log = '';
  const killAtExit = (): void => void running?.kill('SIGQUIT');
  process.on('exit', killAtExit);

  const isAnswering = async (): Promise<boolean> => {
    const client = new pg.Client(config);
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.end();
      return true;
    } catch {
      return false;
    }
  };
  const start = async (): Promise<void> => {
    const settings = [
      'fsync=off',
      'listen_addresses=127.0.0.1',
      `unix_socket_directories=${directory}`,
      'max_connections=50',
    ];
    const flags = settings.flatMap((setting) => ['-c', setting]);
    const child = spawn(join(programs, 'postgres'), ['-D', data, '-p', String(config.port), ...flags], {
      ...asUser,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      log = `${log}${text}`.slice(-4000);
    });
    running = child;
    while (!(await isAnswering())) {
      if (child.exitCode !== null || child.signalCode !== null) throw new Error(`postgres ended at its start:\n${log}`);
      await delay(50);
    }
  };
  const stop = async (): Promise<void> => {
    const child = running;
    running = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    // Fast: sessions are ended, and nothing is waited for.
    child.kill('SIGINT');
    await exited;
  };
  return {
    config,
    start,
    stop,
    remove: async () => {
      await stop();
      process.off('exit', killAtExit);
      await rm(directory, { recursive: true, force: true });
    },
  };
}

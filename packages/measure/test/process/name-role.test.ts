import type { ProcessRole } from '@tare/accounting';
import { describe, expect, it } from 'vitest';
import { nameRole, type RoleClues, runtimeKind } from '../../src/process/name-role.ts';

const node = '/usr/local/bin/node';
const modules = '/app/node_modules';

describe('nameRole', () => {
  it.each<[string, Partial<RoleClues>, ProcessRole]>([
    ['npm by its title', { argv: ['npm run start'], executable: node }, 'package-runner'],
    [
      'npm by its script',
      { argv: ['node', '/usr/lib/node_modules/npm/bin/npm-cli.js', 'start'], executable: node },
      'package-runner',
    ],
    ['npx by its title', { argv: ['npm exec tsx server.ts'], executable: node }, 'package-runner'],
    ['npx by its script', { argv: ['node', '/usr/bin/npx', 'serve'], executable: node }, 'package-runner'],
    [
      'pnpm',
      { argv: ['node', '/usr/lib/node_modules/corepack/dist/pnpm.js', 'start'], executable: node },
      'package-runner',
    ],
    ['yarn', { argv: ['node', '/usr/bin/yarn.js', 'start'], executable: node }, 'package-runner'],
    [
      'the shell of npm',
      { argv: ['sh', '-c', 'node server.js'], executable: '/usr/bin/dash', parentRole: 'package-runner' },
      'shell',
    ],
    [
      'a shell that a server starts',
      { argv: ['sh', '-c', 'sleep 1'], executable: '/bin/bash', parentRole: 'runtime' },
      'shell',
    ],
    [
      'a server behind shell and npm',
      { argv: ['node', 'server.js'], executable: node, parentRole: 'shell' },
      'runtime',
    ],
    ['a server', { argv: ['node', 'server.js'], executable: node }, 'runtime'],
    [
      'a server with options',
      { argv: ['node', '--max-old-space-size=100', '--no-warnings', 'server.js'], executable: node },
      'runtime',
    ],
    ['a server with a title of its own', { argv: ['my backend'], executable: node }, 'runtime'],
    ['the tsx command', { argv: ['node', `${modules}/.bin/tsx`, 'server.ts'], executable: node }, 'typescript-loader'],
    [
      'the tsx command by its file',
      { argv: ['node', `${modules}/tsx/dist/cli.mjs`, 'server.ts'], executable: node },
      'typescript-loader',
    ],
    [
      'a server that tsx loads',
      {
        argv: [
          node,
          '--require',
          `${modules}/tsx/dist/preflight.cjs`,
          '--import',
          `file://${modules}/tsx/dist/loader.mjs`,
          'server.ts',
        ],
        executable: node,
        parentRole: 'typescript-loader',
      },
      'runtime',
    ],
    ['nodemon', { argv: ['node', `${modules}/.bin/nodemon`, 'server.js'], executable: node }, 'watcher'],
    [
      'nodemon by its file',
      { argv: ['node', `${modules}/nodemon/bin/nodemon.js`, 'server.js'], executable: node },
      'watcher',
    ],
    ['a server behind nodemon', { argv: ['node', 'server.js'], executable: node, parentRole: 'watcher' }, 'runtime'],
    [
      'the primary of a cluster',
      { argv: ['node', 'server.js'], executable: node, hasClusterWorkers: true },
      'cluster-primary',
    ],
    [
      'a worker of a cluster',
      { argv: ['node', 'server.js'], executable: node, isClusterWorker: true, parentRole: 'cluster-primary' },
      'cluster-worker',
    ],
    ['a Node.js child of a server', { argv: ['node', 'job.js'], executable: node, parentRole: 'runtime' }, 'child'],
    ['gunicorn', { argv: ['python3', '/usr/bin/gunicorn', 'app:app'], executable: '/usr/bin/python3.11' }, 'runtime'],
    [
      'a worker of gunicorn',
      { argv: ['python3', '/usr/bin/gunicorn'], executable: '/usr/bin/python3.11', parentRole: 'runtime' },
      'child',
    ],
    ['redis', { argv: ['redis-server *:6379'], executable: '/usr/bin/redis-server' }, 'native'],
    [
      'redis behind a shell',
      { argv: ['redis-server'], executable: '/usr/bin/redis-server', parentRole: 'shell' },
      'native',
    ],
    ['a native child of a server', { argv: ['ffmpeg'], executable: '/usr/bin/ffmpeg', parentRole: 'runtime' }, 'child'],
    ['a shell whose program may not be read', { argv: ['/bin/sh', '-c', 'x'], executable: undefined }, 'shell'],
  ])('of %s', (_what, clues, role) => {
    const nothing = { isClusterWorker: false, hasClusterWorkers: false, parentRole: undefined };
    expect(nameRole({ ...nothing, argv: [], executable: undefined, ...clues })).toBe(role);
  });
});

describe('runtimeKind', () => {
  it.each([
    ['/usr/bin/node', 'node'],
    ['/opt/node-22.1/bin/node', 'node'],
    ['/usr/bin/nodejs', 'node'],
    ['/usr/bin/node20', 'node'],
    ['/usr/bin/node-20.20', 'node'],
    ['/usr/bin/python', 'python'],
    ['/usr/bin/python3', 'python'],
    ['/usr/bin/python3.11', 'python'],
    ['/usr/bin/node_exporter', undefined],
    ['/usr/bin/nodemon', undefined],
    ['/usr/bin/python3-config', undefined],
    ['/usr/bin/bun', undefined],
    [undefined, undefined],
  ])('of %s is %s', (executable, kind) => {
    expect(runtimeKind(executable)).toBe(kind);
  });
});

import { describe, expect, it } from 'vitest';
import { assignedByWrappers, directCommand, wrapperName } from '../../src/launch/direct-command.ts';
import { makeProcess } from '../support/findings.ts';

const npm = makeProcess({ role: 'package-runner', argv: ['npm start'], pid: 1 });
const shell = makeProcess({ role: 'shell', argv: ['sh', '-c', 'node server.js'], executable: '/bin/dash', pid: 2 });
const server = makeProcess({ role: 'runtime', argv: ['node', 'server.js'], pid: 3 });

describe('directCommand', () => {
  it('is what wrappers start in the end', () => {
    expect(directCommand(['npm', 'start'], [npm, shell, server])).toEqual(['node', 'server.js']);
  });

  it('is the launched command where nothing wraps it', () => {
    const launched = ['node', 'server.js'];
    expect(directCommand(launched, [server])).toBe(launched);
  });

  it('is what a shell made way for', () => {
    expect(directCommand(['sh', '-c', 'exec node server.js'], [server])).toEqual(['node', 'server.js']);
  });

  it('is the primary of a cluster, not its workers', () => {
    const primary = makeProcess({ role: 'cluster-primary', argv: ['node', 'cluster.js'] });
    const worker = makeProcess({ role: 'cluster-worker', argv: ['/usr/bin/node', '/app/cluster.js'] });
    expect(directCommand(['npm', 'start'], [npm, primary, worker, worker])).toEqual(['node', 'cluster.js']);
  });

  it('is not known where a title hides it, where a word was cut, or where several work', () => {
    const titled = makeProcess({ role: 'runtime', argv: ['next-server (v16.4.6)'] });
    const cut = makeProcess({ role: 'runtime', argv: ['node', 'x'.repeat(200)] });
    expect(directCommand(['npm', 'start'], [npm, titled])).toBeNull();
    expect(directCommand(['npm', 'start'], [npm, cut])).toBeNull();
    expect(directCommand(['npm', 'start'], [npm, server, { ...server, pid: 4 }])).toBeNull();
    expect(directCommand(['redis-server'], [makeProcess({ role: 'native', argv: ['redis-server'] })])).toBeNull();
  });
});

describe('wrapperName', () => {
  it.each([
    ['npm', { argv: ['npm start'] }],
    ['npm', { argv: ['node', '/usr/lib/node_modules/npm/bin/npm-cli.js', 'start'] }],
    ['npm', { argv: ['node', '/usr/bin/npm', 'start'] }],
    ['tsx', { argv: ['node', '/app/node_modules/tsx/dist/cli.mjs', 'a.ts'] }],
    ['nodemon', { argv: ['node', '/app/node_modules/.bin/nodemon', 'a.js'] }],
    ['sh', { argv: ['sh', '-c', 'node a.js'] }],
  ])('calls it %s', (name, { argv }) => {
    expect(wrapperName(makeProcess({ role: 'package-runner', argv }))).toBe(name);
  });
});

describe('assignedByWrappers', () => {
  const manifest = JSON.stringify({
    scripts: {
      start: 'NODE_ENV=production A="b c" node server.js X=1',
      cross: 'cross-env PORT=1 node a.js',
      bare: 'node a.js',
    },
  });

  it('reads the assignments in front of the command of a script', () => {
    expect(assignedByWrappers(['npm', 'start'], manifest)).toEqual({ NODE_ENV: 'production', A: 'b c' });
    expect(assignedByWrappers(['yarn', 'run', 'cross'], manifest)).toEqual({ PORT: '1' });
    expect(assignedByWrappers(['sh', '-c', 'A=1 node a.js'], undefined)).toEqual({ A: '1' });
  });

  it('finds none where there are none, and none that only a shell could tell', () => {
    expect(assignedByWrappers(['npm', 'run', 'bare'], manifest)).toEqual({});
    expect(assignedByWrappers(['npm', 'start'], '{')).toEqual({});
    expect(assignedByWrappers(['node', 'server.js'], manifest)).toEqual({});
    expect(assignedByWrappers(['sh', '-c', 'A=$HOME node a.js'], undefined)).toEqual({});
  });
});

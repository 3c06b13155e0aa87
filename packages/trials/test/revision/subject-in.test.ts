import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { type CheckedOut, planRevision, subjectIn } from '@tare/trials';
import { describe, expect, it } from 'vitest';
import { serviceOf, subjectOf } from '../../../measure/test/support/programs.ts';
import { GitRepository, temporaryDirectory } from '../support/git-repository.ts';

const repository = new GitRepository('my repository');
repository.write({ 'server.js': '', 'web/server.js': '', 'new/server.js': '', 'dist/built.js': '', 'data.sqlite': '' });
const tree = new GitRepository('work tree');
tree.write({ 'server.js': '', 'web/server.js': '' });
const alias = join(temporaryDirectory, 'alias');
symlinkSync(repository.path, alias);
const neighbour = `${repository.path}-two`;
mkdirSync(neighbour);

const checkedOut: CheckedOut = {
  revision: 'main',
  commit: 'c0ffee',
  directory: tree.path,
  repository: repository.path,
  warnings: [],
  dispose: () => Promise.resolve(),
};
const there = (path: string): string => join(tree.path, path);
const here = (path: string): string => join(repository.path, path);

const launchOf = (argv: string[], cwd: string = repository.path): object | undefined =>
  subjectIn(subjectOf(serviceOf('', { argv, cwd, env: { DATA: here('data') } })), checkedOut).services[0]?.launch;

describe('subjectIn', () => {
  it.each([
    [here(''), there('.')],
    [here('web'), there('web')],
    [join(alias, 'web'), there('web')],
  ])('starts a service of %s in the same folder of the work tree', (cwd, expected) => {
    expect(launchOf(['node', 'server.js'], cwd)).toEqual({
      argv: ['node', 'server.js'],
      cwd: join(expected),
      env: { DATA: here('data') },
    });
  });

  it.each([
    [here('server.js'), there('server.js')],
    [join(alias, 'server.js'), there('server.js')],
    [`--config=${here('x.json')}`, `--config=${there('x.json')}`],
    [
      `cd '${here('web')}' && node ${here('a')} ${repository.path}`,
      `cd '${there('web')}' && node ${there('a')} ${tree.path}`,
    ],
    [join(neighbour, 'server.js'), join(neighbour, 'server.js')],
    [`--config=${neighbour}`, `--config=${neighbour}`],
    ['/usr/bin/env', '/usr/bin/env'],
    ['server.js', 'server.js'],
  ])('of the argument %s it makes %s', (word, expected) => {
    expect(launchOf(['node', word])).toMatchObject({ argv: ['node', expected] });
  });

  it('leaves services alone that lie elsewhere or are not named, and the given subject in any case', () => {
    const elsewhere = serviceOf('', { name: 'redis', argv: ['redis-server'], cwd: '/' });
    const web = serviceOf('', { name: 'web', argv: ['node', 'server.js'], cwd: here('web') });
    const api = serviceOf('', { name: 'api', argv: ['node', 'server.js'], cwd: here('') });
    const subject = subjectOf(elsewhere, web, api);
    const kept = structuredClone(subject);
    const moved = subjectIn(subject, checkedOut, ['redis', 'web']);
    expect(moved.services.map(({ launch }) => launch.cwd)).toEqual(['/', there('web'), repository.path]);
    expect(subject).toEqual(kept);
  });

  it('USAGE: nothing lies in the repository, so that a comparison would show nothing', () => {
    expect(() => launchOf(['node', 'server.js'], neighbour)).toThrow(
      expect.objectContaining({ code: 'USAGE', message: expect.stringContaining('main changes nothing') }),
    );
  });

  it.each([
    ['new', ['node', 'server.js'], 'web needs new, which is not in the work tree of main.'],
    ['', ['node', 'dist/built.js'], 'web needs dist/built.js, which'],
    ['', ['node', here('dist/built.js')], 'web needs dist/built.js, which'],
    ['web', ['../new/server.js'], 'web needs new/server.js, which'],
  ])('BUILD_NEEDED: in "%s", %j', (cwd, argv, message) => {
    expect(() => launchOf(argv, here(cwd))).toThrow(
      expect.objectContaining({ code: 'BUILD_NEEDED', message: expect.stringContaining(message) }),
    );
  });

  it.each([[['node', 'server.js', '--db', 'data.sqlite']], [['node', 'nowhere.js']]])(
    'does not miss what the program may make, nor what is missing here as well: %j',
    (argv) => {
      expect(launchOf(argv)).toMatchObject({ argv });
    },
  );
});

describe('planRevision', () => {
  const subject = subjectOf(serviceOf('', { argv: ['node', 'server.js'], cwd: repository.path }));

  it('compares the working tree with the revision', () => {
    expect(planRevision(subject, checkedOut)).toEqual({
      baseline: {
        name: 'main',
        source: { kind: 'revision', revision: 'main', commit: 'c0ffee' },
        subject: subjectIn(subject, checkedOut),
        workTree: tree.path,
      },
      arms: [{ name: 'working tree', source: { kind: 'working-tree' }, subject }],
    });
  });

  it('shortens a full name of a commit', () => {
    const commit = '0123456789abcdef0123456789abcdef01234567';
    expect(planRevision(subject, { ...checkedOut, revision: commit, commit }).baseline.name).toBe('0123456789');
  });
});

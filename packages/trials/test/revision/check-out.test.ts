import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { checkOut } from '@tare/trials';
import { afterEach, describe, expect, it } from 'vitest';
import { isRunning, processesWith, waitUntil } from '../../../measure/test/support/census.ts';
import { GitRepository, leftWorkTrees, temporaryDirectory } from '../support/git-repository.ts';

const never = new AbortController().signal;

let count = 0;
/** A repository whose branch `main` has gone on from the tag `first`. */
function newRepository(files: Record<string, string> = {}): { repository: GitRepository; first: string } {
  count += 1;
  const repository = new GitRepository(`repository ${count}`);
  const first = repository.commit({ 'server.js': 'first', 'web/a file.js': 'first', ...files });
  repository.git('tag', 'first');
  repository.commit({ 'server.js': 'second' });
  return { repository, first };
}

afterEach(() => expect(leftWorkTrees()).toEqual([]));

describe('checkOut', () => {
  it('puts the files of a commit into a work tree, and takes it away again', async () => {
    const { repository, first } = newRepository();
    const before = repository.state();
    const tree = await checkOut({ directory: repository.path, revision: 'first', signal: never });
    expect(tree).toMatchObject({ revision: 'first', commit: first, repository: repository.path, warnings: [] });
    expect(readFileSync(join(tree.directory, 'server.js'), 'utf8')).toBe('first');
    expect(readFileSync(join(tree.directory, 'web/a file.js'), 'utf8')).toBe('first');
    await tree.dispose();
    await tree.dispose();
    expect(existsSync(tree.directory)).toBe(false);
    expect(repository.state()).toBe(before);
    expect(readdirSync(join(repository.path, '.git'))).not.toContain('worktrees');
  });

  it('leaves changed, staged, ignored and stashed files, index and branch as they are', async () => {
    const { repository } = newRepository({ '.gitignore': 'secret.txt\n' });
    repository.write({ 'server.js': 'stashed' });
    repository.git('stash');
    repository.write({ 'server.js': 'changed', 'new.js': 'new', 'staged.js': 'staged', 'secret.txt': 'ignored' });
    repository.git('add', 'staged.js');
    const before = repository.state();
    const tree = await checkOut({ directory: repository.path, revision: 'HEAD', signal: never });
    expect(readFileSync(join(tree.directory, 'server.js'), 'utf8')).toBe('second');
    expect(readdirSync(tree.directory).sort()).toEqual(['.git', '.gitignore', 'server.js', 'web']);
    writeFileSync(join(tree.directory, 'server.js'), 'changed in the work tree');
    await tree.dispose();
    expect(repository.state()).toBe(before);
    expect(readFileSync(join(repository.path, 'server.js'), 'utf8')).toBe('changed');
  });

  it.each(['main~1', 'tags/first', 'first^{}', 'HEAD@{1}'])('understands %s as git does', async (revision) => {
    const { repository, first } = newRepository();
    const tree = await checkOut({ directory: join(repository.path, 'web'), revision, signal: never });
    expect(tree.commit).toBe(first);
    await tree.dispose();
  });

  it('works from a work tree of the person, and leaves that one', async () => {
    const { repository, first } = newRepository();
    const other = join(temporaryDirectory, `other ${count}`);
    repository.git('worktree', 'add', '--quiet', other, '-b', 'other');
    const before = repository.state();
    const tree = await checkOut({ directory: other, revision: 'first', signal: never });
    expect(tree).toMatchObject({ commit: first, repository: other });
    await tree.dispose();
    expect(repository.state()).toBe(before);
  });

  it('keeps the registration of a work tree of the person whose disk is away', async () => {
    const { repository } = newRepository();
    const away = join(temporaryDirectory, `away ${count}`);
    repository.git('worktree', 'add', '--quiet', away, '-b', 'away');
    rmSync(away, { recursive: true });
    const tree = await checkOut({ directory: repository.path, revision: 'first', signal: never });
    await tree.dispose();
    expect(repository.git('worktree', 'list')).toContain(away);
  });

  it('runs no hook, and is not led astray by the variables of one', async () => {
    const { repository, first } = newRepository();
    const hook = join(repository.path, '.git/hooks/post-checkout');
    mkdirSync(join(repository.path, '.git/hooks'), { recursive: true });
    writeFileSync(hook, `#!/bin/sh\ntouch ${JSON.stringify(join(repository.path, 'hook-ran'))}\n`);
    chmodSync(hook, 0o755);
    const misleading = { GIT_DIR: '/nowhere', GIT_WORK_TREE: '/nowhere', GIT_INDEX_FILE: '/nowhere/index' };
    const kept = { ...process.env };
    Object.assign(process.env, misleading);
    try {
      const tree = await checkOut({
        directory: repository.path,
        revision: 'first',
        build: 'git rev-parse HEAD > built; test -z "$GIT_DIR$GIT_WORK_TREE$GIT_INDEX_FILE"',
        signal: never,
      });
      expect(readFileSync(join(tree.directory, 'built'), 'utf8').trim()).toBe(first);
      await tree.dispose();
    } finally {
      for (const name of Object.keys(misleading)) delete process.env[name];
      Object.assign(process.env, kept);
    }
    expect(existsSync(join(repository.path, 'hook-ran'))).toBe(false);
  });

  it('says that submodules are missing', async () => {
    const { repository } = newRepository({ '.gitmodules': '[submodule "x"]\n\tpath = x\n\turl = ./x\n' });
    const tree = await checkOut({ directory: repository.path, revision: 'first', signal: never });
    expect(tree.warnings).toEqual([expect.stringContaining('Submodules of first are not checked out')]);
    await tree.dispose();
  });
});

describe('REVISION_UNAVAILABLE', () => {
  it.each([
    ['frist', 'Did you mean "first"?'],
    ['', 'Name a branch'],
    ['--all', 'Name a branch'],
    ['main:server.js', 'Did you mean "main"?'],
    ['0123456789012345678901234567890123456789', 'Name a branch'],
  ])('the unknown revision "%s"', async (revision, remedy) => {
    const { repository } = newRepository();
    await expect(checkOut({ directory: repository.path, revision, signal: never })).rejects.toMatchObject({
      code: 'REVISION_UNAVAILABLE',
      message: `The repository knows no commit \`${revision}\`.`,
      seen: `${repository.path}\nbranches and tags: main, first`,
      remedy: expect.stringContaining(remedy),
    });
  });

  it('a branch of another repository only, in a shallow clone', async () => {
    const { repository } = newRepository();
    repository.git('branch', 'release');
    const clone = new GitRepository(`clone ${count}`);
    clone.git('remote', 'add', 'origin', `file://${repository.path}`);
    clone.git('fetch', '--quiet', '--depth=1', 'origin');
    clone.git('checkout', '--quiet', '-b', 'mine', 'origin/main');
    await expect(checkOut({ directory: clone.path, revision: 'release', signal: never })).rejects.toMatchObject({
      remedy: expect.stringMatching(/^Did you mean "origin\/release"\? This is a shallow clone/),
    });
  });

  it('a folder without a repository, one that is missing, and a repository without files', async () => {
    const outside = join(temporaryDirectory, 'outside');
    mkdirSync(outside);
    const bare = join(temporaryDirectory, 'bare.git');
    newRepository().repository.git('init', '--quiet', '--bare', bare);
    for (const directory of [outside, join(outside, 'missing'), bare]) {
      await expect(checkOut({ directory, revision: 'main', signal: never })).rejects.toMatchObject({
        code: 'REVISION_UNAVAILABLE',
        message: expect.stringContaining('needs a git repository'),
        seen: expect.stringContaining(directory),
      });
    }
  });

  it('a repository without a commit', async () => {
    const repository = new GitRepository('empty');
    await expect(checkOut({ directory: repository.path, revision: 'HEAD', signal: never })).rejects.toMatchObject({
      code: 'REVISION_UNAVAILABLE',
      seen: repository.path,
    });
  });

  it('a machine without git', async () => {
    const { repository } = newRepository();
    const { PATH } = process.env;
    process.env['PATH'] = '/nowhere';
    try {
      await expect(checkOut({ directory: repository.path, revision: 'first', signal: never })).rejects.toMatchObject({
        code: 'REVISION_UNAVAILABLE',
        message: expect.stringContaining('needs git'),
      });
    } finally {
      process.env['PATH'] = PATH;
    }
  });
});

describe('a build', () => {
  it('runs in the top of the work tree, and its lines are heard', async () => {
    const { repository } = newRepository();
    const lines: string[] = [];
    const tree = await checkOut({
      directory: join(repository.path, 'web'),
      revision: 'first',
      build: 'echo out; echo err >&2; cat server.js; touch built.js',
      signal: never,
      onLine: (line) => lines.push(line),
    });
    expect(lines).toEqual(['out', 'err', 'first']);
    expect(existsSync(join(tree.directory, 'built.js'))).toBe(true);
    expect(existsSync(join(repository.path, 'built.js'))).toBe(false);
    await tree.dispose();
  });

  it('BUILD_FAILED shows its last lines, and leaves nothing', async () => {
    const { repository } = newRepository();
    const before = repository.state();
    const build = 'for i in $(seq 1 100); do echo "line $i"; done; echo "no such thing" >&2; exit 7';
    await expect(
      checkOut({ directory: repository.path, revision: 'first', build, signal: never }),
    ).rejects.toMatchObject({
      code: 'BUILD_FAILED',
      message: 'The build of first failed (exit code 7).',
      seen: expect.stringMatching(/^\$ for .*\nline 90\n[\s\S]*\nline 100\nno such thing$/),
    });
    expect(repository.state()).toBe(before);
  });

  it('BUILD_FAILED also where it is killed', async () => {
    const { repository } = newRepository();
    await expect(
      checkOut({ directory: repository.path, revision: 'first', build: 'kill -9 $$', signal: never }),
    ).rejects.toMatchObject({ code: 'BUILD_FAILED', message: 'The build of first failed (signal SIGKILL).' });
  });

  it('does not outlive its shell, whatever it leaves behind', async () => {
    const { repository } = newRepository();
    // The first stays in the group, the second leaves it, the third hides its environment.
    const build = 'sleep 1000 & echo $!; setsid sleep 1000 & echo $!; env -i /bin/sleep 1000 & echo $!';
    const lines: string[] = [];
    const onLine = (line: string): unknown => lines.push(line);
    const tree = await checkOut({ directory: repository.path, revision: 'first', build, signal: never, onLine });
    expect(lines).toHaveLength(3);
    expect(lines.map(Number).filter(isRunning)).toEqual([]);
    expect(processesWith('TARE_WORK_TREE=')).toEqual([]);
    await tree.dispose();
  });

  it('that hangs and ignores SIGTERM is ended by an interruption, with all it started', async () => {
    const { repository } = newRepository();
    const before = repository.state();
    const controller = new AbortController();
    const reason = new Error('Ctrl-C');
    const build = `trap '' TERM; setsid sleep 1000 & echo $!; sleep 1000 & echo $!; echo $$; echo ready; while :; do sleep 1; done`;
    const lines: string[] = [];
    const checkingOut = checkOut({
      directory: repository.path,
      revision: 'first',
      build,
      signal: controller.signal,
      onLine: (line) => {
        lines.push(line);
        if (line === 'ready') controller.abort(reason);
      },
    });
    await expect(checkingOut).rejects.toBe(reason);
    expect(lines).toHaveLength(4);
    expect(lines.slice(0, 3).map(Number).filter(isRunning)).toEqual([]);
    expect(repository.state()).toBe(before);
  });

  it('is not begun where the interruption came first', async () => {
    const { repository } = newRepository();
    const reason = new Error('Ctrl-C');
    await expect(
      checkOut({ directory: repository.path, revision: 'first', signal: AbortSignal.abort(reason) }),
    ).rejects.toBe(reason);
  });
});

describe('installed packages', () => {
  const manifest = JSON.stringify({ dependencies: { thing: '^1.0.0' } });
  const ignored = { '.gitignore': 'node_modules\n', 'package.json': manifest, 'package-lock.json': '{"v":1}' };
  const install = (repository: GitRepository, folder = '.'): void =>
    repository.write({ [join(folder, 'node_modules/thing/index.js')]: 'installed' });

  it('are linked where package.json and lock files are the same, and stay when the work tree goes', async () => {
    const { repository } = newRepository({ ...ignored, 'web/package.json': manifest });
    install(repository);
    install(repository, 'web');
    const tree = await checkOut({ directory: repository.path, revision: 'first', signal: never });
    expect(tree.warnings).toEqual([
      expect.stringMatching(/^node_modules of first is that of the working tree/),
      expect.stringMatching(/^web\/node_modules of first is that of the working tree/),
    ]);
    for (const folder of ['.', 'web']) {
      expect(readFileSync(join(tree.directory, folder, 'node_modules/thing/index.js'), 'utf8')).toBe('installed');
    }
    await tree.dispose();
    expect(existsSync(join(repository.path, 'node_modules/thing/index.js'))).toBe(true);
  });

  it('are not needed without dependencies, nor linked where there are none', async () => {
    const { repository } = newRepository({ ...ignored, 'package.json': '{}', 'web/package.json': manifest });
    install(repository);
    const tree = await checkOut({ directory: repository.path, revision: 'first', signal: never });
    expect(tree.warnings).toEqual([]);
    expect(readdirSync(tree.directory)).not.toContain('node_modules');
    await tree.dispose();
  });

  it('that are committed come with the commit', async () => {
    const { repository } = newRepository({ 'package.json': manifest, 'node_modules/thing/index.js': 'committed' });
    install(repository);
    const tree = await checkOut({ directory: repository.path, revision: 'first', signal: never });
    expect(readFileSync(join(tree.directory, 'node_modules/thing/index.js'), 'utf8')).toBe('committed');
    await tree.dispose();
  });

  it.each<[string, Record<string, string>, Record<string, string>]>([
    ['package.json is another one', {}, { 'package.json': '{"dependencies":{"thing":"2"}}' }],
    ['package-lock.json is another one', {}, { 'package-lock.json': '{"v":2}' }],
    ['yarn.lock is another one', {}, { 'yarn.lock': 'new' }],
    ['package.json has workspaces', { 'package.json': '{"workspaces":["web"]}' }, {}],
    [
      'package.json takes thing from file:../thing',
      { 'package.json': '{"dependencies":{"thing":"file:../thing"}}' },
      {},
    ],
    ['package.json takes thing from ../thing', { 'package.json': '{"devDependencies":{"thing":"../thing"}}' }, {}],
  ])('BUILD_NEEDED: %s', async (seen, files, later) => {
    const { repository } = newRepository({ ...ignored, ...files });
    install(repository);
    repository.write(later);
    await expect(checkOut({ directory: repository.path, revision: 'first', signal: never })).rejects.toMatchObject({
      code: 'BUILD_NEEDED',
      seen,
      remedy: expect.stringContaining('--build'),
    });
    const tree = await checkOut({ directory: repository.path, revision: 'first', build: 'true', signal: never });
    expect(existsSync(join(tree.directory, 'node_modules'))).toBe(false);
    await tree.dispose();
  });

  it('BUILD_NEEDED: lock files further up', async () => {
    const { repository } = newRepository({
      '.gitignore': 'node_modules\n',
      'web/package.json': manifest,
      'pnpm-lock.yaml': '',
    });
    install(repository, 'web');
    repository.write({ 'pnpm-lock.yaml': 'changed' });
    await expect(checkOut({ directory: repository.path, revision: 'first', signal: never })).rejects.toMatchObject({
      code: 'BUILD_NEEDED',
      seen: 'pnpm-lock.yaml is another one',
    });
  });

  it('BUILD_NEEDED: a link into the repository, which would run other files than the commit has', async () => {
    const { repository } = newRepository({ ...ignored, 'lib/index.js': '' });
    mkdirSync(join(repository.path, 'node_modules/@scope'), { recursive: true });
    mkdirSync(join(repository.path, 'node_modules/.store/thing'), { recursive: true });
    symlinkSync('../../lib', join(repository.path, 'node_modules/@scope/lib'));
    symlinkSync('.store/thing', join(repository.path, 'node_modules/thing'));
    symlinkSync('nowhere', join(repository.path, 'node_modules/broken'));
    await expect(checkOut({ directory: repository.path, revision: 'first', signal: never })).rejects.toMatchObject({
      code: 'BUILD_NEEDED',
      seen: 'node_modules/@scope/lib is a link to lib',
    });
  });
});

describe('after a tare that was killed', () => {
  const program = join(temporaryDirectory, 'checks-out.mjs');
  writeFileSync(
    program,
    `import { checkOut } from ${JSON.stringify(new URL('../../dist/index.js', import.meta.url).href)};
     const [directory, build] = process.argv.slice(2);
     const signal = new AbortController().signal;
     await checkOut({ directory, revision: 'first', signal, onLine: console.log, ...(build ? { build } : {}) });
     console.log('ready');
     setInterval(() => {}, 1000);`,
  );

  async function killWhenReady(repository: GitRepository, build: string): Promise<string[]> {
    const child = spawn(process.execPath, [program, repository.path, build], { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    await waitUntil(() => said.includes('ready'), 'the work tree was there', 25_000);
    child.kill('SIGKILL');
    await waitUntil(() => child.pid !== undefined && !isRunning(child.pid), 'tare was dead');
    return said.split('\n').filter((line) => line !== '');
  }

  it.each([
    ['with the work tree ready', ''],
    ['in the middle of a build', 'setsid sleep 1000 & echo $!; sleep 1000 & echo $!; echo ready; sleep 1000'],
  ])('the next one removes its work tree, %s', async (_, build) => {
    const { repository } = newRepository();
    const before = repository.state();
    const lines = await killWhenReady(repository, build);
    expect(leftWorkTrees()).toHaveLength(2);
    expect(repository.state()).not.toBe(before);
    const left = lines.map(Number).filter(Number.isInteger);
    expect(left.filter(isRunning)).toEqual(left);
    // From another repository: the note says where it belongs.
    const tree = await checkOut({ directory: newRepository().repository.path, revision: 'first', signal: never });
    expect(leftWorkTrees()).toHaveLength(2);
    await tree.dispose();
    expect(repository.state()).toBe(before);
    expect(left.filter(isRunning)).toEqual([]);
  });

  it('leaves the work tree of a tare that still runs, and what is no note of tare', async () => {
    const { repository } = newRepository();
    const first = await checkOut({ directory: repository.path, revision: 'first', signal: never });
    const strange = join(first.directory, '../strange.json');
    const damaged = `${first.directory}0.json`;
    writeFileSync(strange, JSON.stringify({ version: 1, id: '../..', commonDirectory: '/' }));
    writeFileSync(damaged, '{"version":1,');
    const second = await checkOut({ directory: repository.path, revision: 'main', signal: never });
    expect(readFileSync(join(first.directory, 'server.js'), 'utf8')).toBe('first');
    expect(existsSync(strange) && existsSync(damaged)).toBe(true);
    rmSync(strange);
    rmSync(damaged);
    await second.dispose();
    await first.dispose();
  });

  it('needs proof: another container’s owner is left alone, one of an earlier boot is not', async () => {
    const { repository } = newRepository();
    const lines = await killWhenReady(repository, '');
    expect(lines).toEqual(['ready']);
    const [id = '', noteName = ''] = leftWorkTrees();
    const notePath = join(temporaryDirectory, `tare-trees-${process.getuid?.()}`, noteName);
    const note = JSON.parse(readFileSync(notePath, 'utf8'));
    const sweep = async (): Promise<string[]> => {
      await (await checkOut({ directory: repository.path, revision: 'first', signal: never })).dispose();
      return leftWorkTrees();
    };
    writeFileSync(notePath, JSON.stringify({ ...note, pidNamespace: 'pid:[1]' }));
    expect(await sweep()).toEqual([id, noteName]);
    writeFileSync(notePath, JSON.stringify({ ...note, pidNamespace: 'pid:[1]', bootId: 'earlier' }));
    expect(await sweep()).toEqual([]);
    expect(repository.git('worktree', 'list').split('\n')).toHaveLength(1);
  });

  it('survives that the repository has gone meanwhile', async () => {
    const { repository } = newRepository();
    await killWhenReady(repository, '');
    rmSync(repository.path, { recursive: true });
    const tree = await checkOut({ directory: newRepository().repository.path, revision: 'first', signal: never });
    await tree.dispose();
  });
});

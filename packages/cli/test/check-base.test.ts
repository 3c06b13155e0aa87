// `tare check --base` in a repository of its own.

import { afterEach, describe, expect, it } from 'vitest';
import { Project } from './support/project.ts';
import { processesLeft, stable, trialsLeft } from './support/run-tare.ts';

const check = ['check', '--quiet', '--trials', '1'];

afterEach(() => {
  expect(processesLeft(), 'processes that are left').toEqual([]);
  expect(trialsLeft(), 'trials and work trees that are left').toEqual([]);
});

describe('tare check --base', { timeout: 240_000 }, () => {
  const project = new Project('base');
  project.git('init', '--quiet', '.');
  project.git('add', '.');
  project.git('commit', '--quiet', '--message', 'base');

  it('compares the files as they are with that commit, in turns, and leaves the repository as it was', async () => {
    project.hold(26);
    const before = [project.git('status', '--porcelain'), project.git('worktree', 'list')];
    const { exitCode, stdout } = await project.run(['check', '--quiet', '--base', 'HEAD']);
    expect(exitCode).toBe(1);
    expect(stdout.replace(/\n {2}/g, ' ')).toMatch(
      /gateway grew by 6\.\d+ MB \([\d.]+ to [\d.]+\) over HEAD; 1\.\d+ MB are tolerated\./,
    );
    expect([project.git('status', '--porcelain'), project.git('worktree', 'list')]).toEqual(before);
  });

  it('tells of a build that fails, with its last words', async () => {
    const { exitCode, stdout, stderr } = await project.run([
      ...check,
      '--base',
      'HEAD',
      '--build',
      'echo no such tool; exit 9',
    ]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
    expect(stderr).toContain('BUILD_FAILED');
    expect(stderr).toContain('no such tool');
  });

  it('tells of a commit that is not there', async () => {
    const { exitCode, stderr } = await project.run([...check, '--base', 'nowhere']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('REVISION_UNAVAILABLE');
  });

  it.each([
    ['an update too', ['--base', 'HEAD', '--update-baseline']],
    ['no commit, but a build', ['--build', 'make']],
  ])('given %s is a fault of usage', async (_name, options) => {
    const { exitCode, stderr } = await project.run([...check, ...options]);
    expect(exitCode).toBe(2);
    expect(stable(stderr)).toMatchSnapshot();
  });

  it('notes the commit in a baseline, and that files were changed', async () => {
    project.git('checkout', '--quiet', '.');
    await project.run([...check, '--update-baseline', '--trials', '1']);
    const head = project.git('rev-parse', 'HEAD').trim();
    expect(project.baseline().entries[0]?.commit).toBe(head);
    project.hold(21);
    await project.run([...check, '--update-baseline', '--trials', '1']);
    expect(project.baseline().entries[0]?.commit).toBe(`${head}-dirty`);
  });
});

import type { LoadedConfig, TareConfig } from '@tare/measure/config';
import { type Arm, type CheckedOut, planChanges, planVariables, planVariants } from '@tare/trials';
import { describe, expect, it } from 'vitest';
import { serviceOf, subjectOf } from '../../../measure/test/support/programs.ts';

const web = serviceOf('', {
  name: 'web',
  argv: ['node', 'web.js'],
  env: { PORT: '0', DEBUG: '1' },
  cwd: '/repository',
});
const redis = serviceOf('', { name: 'redis', argv: ['redis-server'], load: null });
const subject = subjectOf(redis, web);

const changes: TareConfig['changes'] = {
  quiet: { env: { DEBUG: null, LEVEL: 'error' }, services: ['web'] },
  lite: { command: 'node --lite-mode web.js', services: ['web'] },
  last: { revision: 'v1', env: { OLD: 'yes' }, services: ['web'] },
};
const loadedWith = (more: Partial<TareConfig>): LoadedConfig => ({
  path: '/repository/tare.config.json',
  directory: '/repository',
  config: {
    name: 'shop',
    services: {
      redis: { command: 'redis-server', cwd: '/', load: false },
      web: { command: 'node web.js', dependsOn: ['redis'], env: { DEBUG: '1' } },
    },
    ...more,
  },
});
const loaded = loadedWith({ changes });
const checkedOut: CheckedOut = {
  revision: 'v1',
  commit: 'c0ffee',
  directory: '/tmp/tree',
  repository: '/repository',
  warnings: [],
  dispose: () => Promise.resolve(),
};
const asked: string[] = [];
const checkOut = (revision: string): Promise<CheckedOut> => {
  asked.push(revision);
  return Promise.resolve(checkedOut);
};

const namesOf = (arms: readonly Arm[]): string[] => arms.map(({ name }) => name);
const environmentOf = (arm: Arm | undefined, service = 'web'): object | undefined =>
  arm?.subject.services.find(({ name }) => name === service)?.launch.env;

describe('planVariables', () => {
  it('compares a single value with the subject as it is', async () => {
    const { baseline, arms } = await planVariables(subject, [{ name: 'WORKERS', values: ['2'] }]);
    expect(baseline).toEqual({ name: 'unchanged', source: { kind: 'unchanged' }, subject });
    expect(arms).toHaveLength(1);
    expect(arms[0]).toMatchObject({ name: 'WORKERS=2', source: { kind: 'variable', variable: 'WORKERS', value: '2' } });
    expect(environmentOf(arms[0])).toEqual({ PORT: '0', DEBUG: '1', WORKERS: '2' });
    expect(environmentOf(arms[0], 'redis')).toEqual({ WORKERS: '2' });
  });

  it('compares further values with the first, in the measured services alone', async () => {
    const { baseline, arms } = await planVariables(subject, [{ name: 'PORT', values: ['1', '2', '3'] }], ['web']);
    expect(baseline).toMatchObject({ name: 'PORT=1', source: { kind: 'variable', variable: 'PORT', value: '1' } });
    expect(environmentOf(baseline)).toEqual({ PORT: '1', DEBUG: '1' });
    expect(environmentOf(baseline, 'redis')).toEqual({});
    expect(namesOf(arms)).toEqual(['PORT=2', 'PORT=3']);
    expect(environmentOf(arms[1])).toEqual({ PORT: '3', DEBUG: '1' });
  });

  it('varies one variable at a time', async () => {
    const { baseline, arms } = await planVariables(subjectOf(serviceOf('')), [
      { name: 'A', values: ['1', '2'] },
      { name: 'B', values: ['x', 'y'] },
      { name: 'C', values: ['on'] },
    ]);
    expect(baseline).toMatchObject({ name: 'A=1 B=x', source: { kind: 'variables', values: { A: '1', B: 'x' } } });
    expect(arms.map((arm) => [arm.name, environmentOf(arm)])).toEqual([
      ['A=2', { A: '2', B: 'x' }],
      ['B=y', { A: '1', B: 'y' }],
      ['C=on', { A: '1', B: 'x', C: 'on' }],
    ]);
  });

  it('takes the same value twice, which shows what noise alone does', async () => {
    const { baseline, arms } = await planVariables(subject, [{ name: 'A', values: ['1', '1'] }]);
    expect(namesOf([baseline, ...arms])).toEqual(['A=1', 'A=1 (again)']);
  });

  it('USAGE: a variable in two places, and none at all', async () => {
    const twice = [
      { name: 'A', values: ['1'] },
      { name: 'A', values: ['2'] },
    ];
    await expect(planVariables(subject, twice)).rejects.toMatchObject({
      code: 'USAGE',
      message: 'A is varied twice.',
      remedy: expect.stringContaining('--vary A=1,2'),
    });
    await expect(planVariables(subject, [])).rejects.toMatchObject({ code: 'USAGE' });
  });
});

describe('planChanges', () => {
  it('sets and removes variables, and takes the place of commands, in the services they are for', async () => {
    const { baseline, arms } = await planChanges(loaded, ['lite', 'quiet'], { checkOut });
    expect(baseline).toMatchObject({ name: 'unchanged', source: { kind: 'unchanged' }, subject: { name: 'shop' } });
    expect(namesOf(arms)).toEqual(['lite', 'quiet']);
    expect(arms[0]?.subject.services.map(({ launch }) => launch.argv)).toEqual([
      ['redis-server'],
      ['node', '--lite-mode', 'web.js'],
    ]);
    expect(environmentOf(arms[1])).toStrictEqual({ DEBUG: undefined, LEVEL: 'error' });
    expect(environmentOf(arms[1], 'redis')).toEqual({});
    expect(environmentOf(baseline)).toEqual({ DEBUG: '1' });
  });

  it('runs the services of a change in the work tree of its revision', async () => {
    const { arms } = await planChanges(loaded, ['last'], { checkOut });
    expect(asked).toEqual(['v1']);
    expect(arms[0]).toMatchObject({
      name: 'last',
      source: { kind: 'change', name: 'last', commit: 'c0ffee' },
      workTree: '/tmp/tree',
    });
    expect(arms[0]?.subject.services.map(({ launch }) => launch.cwd)).toEqual(['/', '/tmp/tree']);
    expect(environmentOf(arms[0])).toEqual({ DEBUG: '1', OLD: 'yes' });
  });

  it('keeps what the command line says over the configuration', async () => {
    const { baseline, arms } = await planChanges(loaded, ['quiet'], {
      overrides: { env: { LEVEL: 'debug' }, requests: 7 },
      checkOut,
    });
    expect(environmentOf(baseline)).toMatchObject({ LEVEL: 'debug' });
    expect(environmentOf(arms[0])).toMatchObject({ LEVEL: 'error' });
    expect(arms[0]?.subject.services[1]?.load?.requests).toBe(7);
  });

  it.each<[string, LoadedConfig, string]>([
    ['qiuet', loaded, 'Did you mean "quiet"? Changes here: quiet, lite, last.'],
    ['xyzzy', loaded, 'Changes here: quiet, lite, last.'],
    ['toString', loaded, 'Changes here: quiet, lite, last.'],
    ['quiet', loadedWith({}), 'Write it under "changes" in /repository/tare.config.json.'],
  ])('USAGE: the unknown change %s', async (name, config, remedy) => {
    await expect(planChanges(config, [name], { checkOut })).rejects.toMatchObject({
      code: 'USAGE',
      seen: name,
      remedy,
    });
  });

  it('USAGE: a change for services that do not take part', async () => {
    await expect(
      planChanges(loaded, ['quiet'], { overrides: { services: ['redis'] }, checkOut }),
    ).rejects.toMatchObject({ code: 'USAGE', seen: 'web of redis' });
  });
});

describe('planVariants', () => {
  it('tries changes on top of the first values, all against one baseline', async () => {
    const { baseline, arms } = await planVariants(subject, {
      variables: [{ name: 'WORKERS', values: ['1', '2'] }],
      measured: ['web'],
      changes: { loaded, names: ['quiet', 'lite', 'quiet'], checkOut },
    });
    expect(namesOf([baseline, ...arms])).toEqual(['WORKERS=1', 'WORKERS=2', 'quiet', 'lite', 'quiet (again)']);
    expect(arms.map((arm) => environmentOf(arm))).toEqual([
      { PORT: '0', DEBUG: '1', WORKERS: '2' },
      { PORT: '0', LEVEL: 'error', WORKERS: '1' },
      { PORT: '0', DEBUG: '1', WORKERS: '1' },
      { PORT: '0', LEVEL: 'error', WORKERS: '1' },
    ]);
  });
});

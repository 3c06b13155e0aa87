import type { Change } from '@tare/changes';
import type { LoadedConfig } from '@tare/measure/config';
import { describe, expect, it } from 'vitest';
import { PlanArms } from '../../src/plan/plan-arms.ts';
import { changeOf, standInOf, subject } from './plan-double.ts';

const loaded: LoadedConfig = {
  path: '/app/tare.config.json',
  directory: '/app',
  config: {
    services: { app: { command: 'node server.js' } },
    changes: {
      'small pool': { env: { POOL: '2', CACHE: null } },
      bundled: { command: ['node', 'bundle.js'] },
      before: { revision: 'v1' },
    },
  },
};
const declared = (name: string): Change => changeOf(name, { trial: { kind: 'arm', change: name } });
const checkOut = (): Promise<never> => Promise.reject(new Error('Nothing is checked out here.'));
const arms = new PlanArms(subject, { loaded, checkOut });

describe('PlanArms', () => {
  it('applies declared changes and edits together', async () => {
    const changes = [declared('small pool'), declared('bundled'), changeOf('A')];
    const arm = await arms.arm('path', changes, changes);
    expect(arm.subject.services[0]?.launch).toMatchObject({
      argv: ['node', 'bundle.js'],
      env: { POOL: '2', CACHE: undefined, A: 'on' },
    });
    expect(arm.name).toBe('path');
  });

  it('gives the baseline what any stand-in of the comparison needs', async () => {
    const [esm, cjs] = (['module', 'commonjs'] as const).map((kind) =>
      changeOf(kind, { standIns: [standInOf('x', kind)] }),
    );
    if (!esm || !cjs) throw new Error('There are two.');
    expect(arms.baseline([esm, cjs]).subject.services[0]?.launch.standIns).toEqual({
      imports: [],
      redirections: [],
      hooksModules: true,
    });
    expect(arms.baseline([cjs]).subject).toBe(subject);
    const arm = await arms.arm('cjs', [cjs], [esm, cjs]);
    expect(arm.subject.services[0]?.launch.standIns).toMatchObject({ imports: [standInOf('x')], hooksModules: true });
  });

  it('lets two commands, and two commits, exclude each other', () => {
    expect(['small pool', 'bundled', 'before'].map((name) => arms.slotOf(declared(name)))).toEqual([
      null,
      'command of all',
      'revision',
    ]);
    expect(arms.slotOf(changeOf('a', { slot: 'semi-space' }))).toBe('semi-space');
  });

  it('writes declared changes as edits, as far as they are any', () => {
    expect(arms.editsOf([declared('small pool'), declared('bundled'), declared('before')])).toEqual([
      { services: ['app'], env: { POOL: '2', CACHE: null } },
      { services: ['app'], argv: ['node', 'bundle.js'] },
      { services: ['app'] },
    ]);
  });
});

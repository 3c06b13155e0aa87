import { describe, expect, it } from 'vitest';
import { agentPath } from '../../src/agent/agent-control.ts';
import type { Launch } from '../../src/subject/subject.ts';
import { calmAllocator, trialEnvironment } from '../../src/subject/trial-environment.ts';

const mark = { trialId: 'c0ffee000001.0', controlDirectory: '/tmp/control' };
const launchOf = (env: Launch['env']): Launch => ({ argv: ['node', 'server.js'], env, cwd: '/' });
const natural = (env: Launch['env'], inherited: Record<string, string> = {}): Record<string, string> =>
  trialEnvironment(launchOf(env), 'natural', mark, inherited);
const preload = `--require ${agentPath}`;

describe('trialEnvironment', () => {
  it('marks the trial and preloads the agent', () => {
    expect(natural({})).toEqual({
      TARE_TRIAL: mark.trialId,
      TARE_CONTROL: mark.controlDirectory,
      NODE_OPTIONS: preload,
    });
  });

  it('hands over the plan of stand-ins where there is one', () => {
    const env = trialEnvironment(launchOf({}), 'calm', { ...mark, standInFile: '/tmp/plan.json' }, {});
    expect(env['TARE_STAND_INS']).toBe('/tmp/plan.json');
    expect(natural({ TARE_STAND_INS: 'mine' })).not.toHaveProperty('TARE_STAND_INS');
  });

  it('puts the launch before what is inherited', () => {
    expect(natural({ PORT: '1' }, { PORT: '2', HOME: '/root' })).toMatchObject({ PORT: '1', HOME: '/root' });
  });

  it('takes away what the launch says is undefined', () => {
    expect(natural({ SECRET: undefined }, { SECRET: 'x' })).not.toHaveProperty('SECRET');
  });

  it('adds the agent to the options that are there, and to those of the launch before inherited ones', () => {
    const inherited = { NODE_OPTIONS: '--no-warnings' };
    expect(natural({}, inherited)['NODE_OPTIONS']).toBe(`--no-warnings ${preload}`);
    expect(natural({ NODE_OPTIONS: '--lite-mode' }, inherited)['NODE_OPTIONS']).toBe(`--lite-mode ${preload}`);
    expect(natural({ NODE_OPTIONS: undefined }, inherited)['NODE_OPTIONS']).toBe(preload);
  });

  it('cannot be unmarked by the launch', () => {
    expect(natural({ TARE_TRIAL: 'mine', TARE_CONTROL: undefined })).toMatchObject({
      TARE_TRIAL: mark.trialId,
      TARE_CONTROL: mark.controlDirectory,
    });
  });

  it('tells the allocator of a calm trial to return what is freed, and that of a natural one nothing', () => {
    expect(trialEnvironment(launchOf({}), 'calm', mark, {})).toMatchObject(calmAllocator);
    expect(Object.keys(natural({})).filter((name) => name.startsWith('MALLOC_'))).toEqual([]);
  });

  it('lets the launch set the allocator of a calm trial', () => {
    const env = trialEnvironment(launchOf({ MALLOC_ARENA_MAX: '4' }), 'calm', mark, { MALLOC_ARENA_MAX: '9' });
    expect(env['MALLOC_ARENA_MAX']).toBe('4');
    expect(env['MALLOC_TOP_PAD_']).toBe('0');
  });
});

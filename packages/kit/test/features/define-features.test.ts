import { describe, expect, it } from 'vitest';
import { defineFeatures } from '../../src/features/define-features.ts';
import { KitError } from '../../src/kit-error.ts';
import { listParts } from '../../src/parts.ts';

/** Notes what was imported. */
function tableOf(loaded: string[]) {
  const load = (name: string) => async (): Promise<{ name: string }> => {
    loaded.push(name);
    return { name };
  };
  return {
    social: { variable: 'ENABLE_SOCIAL', needs: ['gamification'], load: load('social') },
    core: { load: load('core') },
    gamification: { variable: 'ENABLE_GAMIFICATION', needs: ['core'], load: load('gamification') },
    media: { variable: 'ENABLE_MEDIA', default: false, load: load('media') },
  };
}

const stateOf = (name: string): unknown =>
  listParts('feature')
    .filter((part) => part.name === name)
    .at(-1)
    ?.report().state;

describe('defineFeatures', () => {
  it('imports what is on, what others need first, and nothing that is off', async () => {
    const loaded: string[] = [];
    const features = defineFeatures(tableOf(loaded), { env: {} });
    expect(features.on).toEqual(['core', 'gamification', 'social']);
    expect(features.off).toEqual(['media']);
    expect(loaded).toEqual([]);
    const registered: string[] = [];
    await features.load((name, module) => void registered.push(`${name} ${module.name}`));
    expect(loaded).toEqual(['core', 'gamification', 'social']);
    expect(registered).toEqual(['core core', 'gamification gamification', 'social social']);
    expect(['core', 'media'].map(stateOf)).toEqual(['loaded', 'off']);
  });

  it('is switched by the environment', () => {
    const env = { ENABLE_SOCIAL: 'false', ENABLE_GAMIFICATION: '0', ENABLE_MEDIA: 'on' };
    const features = defineFeatures(tableOf([]), { env });
    expect(features.on).toEqual(['core', 'media']);
    expect(features.isOn('social')).toBe(false);
    expect(stateOf('media')).toBe('on');
  });

  it('refuses a feature whose need is off, and says which variables there are', () => {
    const define = () => defineFeatures(tableOf([]), { env: { ENABLE_GAMIFICATION: 'false' } });
    expect(define).toThrow(KitError);
    expect(define).toThrow(
      /social is on and needs gamification, which is off\. .*ENABLE_GAMIFICATION=true, or switch social off with ENABLE_SOCIAL=false/,
    );
  });

  it('refuses needs that nobody knows, and circles', () => {
    const load = async (): Promise<object> => ({});
    expect(() => defineFeatures({ a: { load, needs: ['b'] } }, { env: {} })).toThrow(/needs b, which is no feature/);
    const circle = { a: { load, needs: ['b'] }, b: { load, needs: ['c'] }, c: { load, needs: ['a'] } };
    expect(() => defineFeatures(circle, { env: {} })).toThrow(/a needs b needs c needs a/);
  });

  it('refuses a variable that is neither true nor false', () => {
    expect(() => defineFeatures(tableOf([]), { env: { ENABLE_MEDIA: 'sometimes' } })).toThrow(
      /ENABLE_MEDIA has to be true or false/,
    );
  });

  it('gives on what loading or registering throws, and leaves the feature not loaded', async () => {
    const features = defineFeatures(
      { broken: { load: () => Promise.reject(new Error('no such module')) } },
      { env: {} },
    );
    await expect(features.load()).rejects.toThrow('no such module');
    expect(stateOf('broken')).toBe('on');
  });
});

import { describe, expect, it } from 'vitest';
import { PackagePlaces } from '../../src/packages/place-of.ts';

const packageAt = (directory: string, name: string) => ({
  directory,
  name,
  version: '1.2.3',
  dependencies: [],
  hasAddon: false,
});

const places = new PackagePlaces({
  application: '/repo/apps/web',
  packages: [
    packageAt('/repo/apps/web', 'web'),
    packageAt('/repo/node_modules/@scope/sdk', '@scope/sdk'),
    packageAt('/repo/node_modules/@scope/sdk/dist/esm', 'esm'),
    packageAt('/repo/packages/shared', '@repo/shared'),
  ],
});

const directoryOf = (path: string): string | undefined => places.of(path)?.directory;

describe('PackagePlaces', () => {
  it('takes what lies in the application and not in node_modules for its own', () => {
    expect(directoryOf('/repo/apps/web/src/main.js')).toBe('(application)');
    expect(places.of('/repo/apps/web/src/main.js')?.name).toBe('web');
    expect(places.isOwn('/repo/apps/web-admin/main.js')).toBe(false);
  });

  it('knows a package by its folder in node_modules, scoped, nested or linked from a store', () => {
    expect(directoryOf('/repo/node_modules/@scope/sdk/index.js')).toBe('/repo/node_modules/@scope/sdk');
    expect(directoryOf('/repo/apps/web/node_modules/a/node_modules/b/x.js')).toBe(
      '/repo/apps/web/node_modules/a/node_modules/b',
    );
    expect(directoryOf('/repo/node_modules/.pnpm/a@1.0.0/node_modules/a/x.js')).toBe(
      '/repo/node_modules/.pnpm/a@1.0.0/node_modules/a',
    );
    expect(places.of('/repo/apps/web/node_modules/@x/y/z.js')?.name).toBe('@x/y');
  });

  it('does not take a manifest that says how files are read for a package', () => {
    expect(places.of('/repo/node_modules/@scope/sdk/dist/esm/index.js')).toMatchObject({
      name: '@scope/sdk',
      version: '1.2.3',
    });
  });

  it('knows a neighbour of the same repository by its manifest', () => {
    expect(places.of('/repo/packages/shared/lib/a.js')?.name).toBe('@repo/shared');
  });

  it('gives a module that nothing else claims its folder, and another file no place', () => {
    expect(places.of('/opt/loader/hook.js')).toBeUndefined();
    expect(places.ofModule('/opt/loader/hook.js')).toMatchObject({
      directory: '/opt/loader',
      name: 'loader',
      version: null,
    });
  });

  it('takes a program that is installed globally for an application', () => {
    const global = new PackagePlaces({ application: '/usr/lib/node_modules/tool', packages: [] });
    expect(global.of('/usr/lib/node_modules/tool/bin.js')?.directory).toBe('(application)');
    expect(global.of('/usr/lib/node_modules/tool/node_modules/a/i.js')?.name).toBe('a');
  });
});

import type { StandInImport } from '@tare/accounting';
import type { Subject } from '@tare/measure';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LaunchEdit } from '../../src/change.ts';
import { applyEdits } from '../../src/launch/apply-edits.ts';
import { makeService } from '../support/findings.ts';

const subjectOf = (argv: readonly string[], env: Record<string, string> = {}): Subject => ({
  name: 'app',
  services: [makeService('web', argv, env), makeService('other', ['node', 'other.js'])],
});
const web = ['web'];
const launchOf = (subject: Subject) => {
  const [first] = subject.services;
  if (first === undefined) throw new Error('no service');
  return first.launch;
};
const edited = (argv: readonly string[], edits: LaunchEdit[], env = {}, inherited = {}) =>
  launchOf(applyEdits(subjectOf(argv, env), edits, inherited));

const standIn = (specifier: string, kind: StandInImport['kind']): StandInImport => ({
  importer: '/app/server.js',
  specifier,
  package: specifier,
  target: `/app/node_modules/${specifier}/index.js`,
  kind,
  names: null,
  shape: { type: 'object' },
});

describe('applyEdits puts a flag', () => {
  const semi = { services: web, nodeFlags: ['--max-semi-space-size=1'] };
  const lite = { services: web, nodeFlags: ['--lite-mode'] };

  it.each([
    [['node', 'server.js']],
    [['/opt/node/bin/node', '--expose-gc', 'server.js', '--port', '1']],
    [['/usr/bin/env', 'node', 'server.js']],
    [['tini', '--', 'node', '-r', 'dotenv/config', 'server.js']],
    [['nice', '-n', '5', 'node', 'server.js']],
  ])('behind the name of the runtime in %j', (argv) => {
    const at = argv.findIndex((word) => word.endsWith('node'));
    const expected = [...argv.slice(0, at + 1), '--lite-mode', ...argv.slice(at + 1)];
    expect(edited(argv, [lite]).argv).toEqual(expected);
    expect(edited(argv, [lite]).env).toEqual({});
  });

  it('into NODE_OPTIONS where the command does not name it, beside what is there', () => {
    const launch = edited(['npm', 'start'], [semi], {}, { NODE_OPTIONS: '--import "./a b.mjs"' });
    expect(launch.argv).toEqual(['npm', 'start']);
    expect(launch.env).toEqual({ NODE_OPTIONS: '--max-semi-space-size=1 --import "./a b.mjs"' });
  });

  it('nowhere where it may not stand and the command does not name the runtime, unless a direct command is known', () => {
    expect(edited(['npm', 'start'], [lite])).toMatchObject({ argv: ['npm', 'start'], env: {} });
    const direct = { ...lite, directArgv: ['node', 'server.js'] };
    expect(edited(['npm', 'start'], [direct]).argv).toEqual(['node', '--lite-mode', 'server.js']);
    expect(edited(['node', 'other.js'], [direct]).argv).toEqual(['node', '--lite-mode', 'other.js']);
  });

  it('in place of another value of the same flag, however that was written', () => {
    const argv = ['node', '--max_semi_space_size=16', '--expose-gc', 'server.js'];
    expect(edited(argv, [semi]).argv).toEqual(['node', '--max-semi-space-size=1', '--expose-gc', 'server.js']);
  });

  it('not among the arguments of the program', () => {
    const argv = ['node', 'server.js', '--lite-mode'];
    expect(edited(argv, [lite]).argv).toEqual(['node', '--lite-mode', 'server.js', '--lite-mode']);
  });
});

describe('applyEdits', () => {
  it('takes flags out of the command and of NODE_OPTIONS', () => {
    const edit = { services: web, withoutNodeFlags: ['--enable-source-maps', '--require=dd-trace/init'] };
    const argv = ['node', '--enable-source-maps', '-r', 'dd-trace/init', '-r', 'dotenv/config', 'server.js'];
    const launch = edited(argv, [edit], { NODE_OPTIONS: '--enable-source-maps' });
    expect(launch.argv).toEqual(['node', '-r', 'dotenv/config', 'server.js']);
    expect(launch.env).toEqual({ NODE_OPTIONS: undefined });
  });

  it('starts directly what only a direct start can be without', () => {
    const edit = {
      services: web,
      withoutNodeFlags: ['--enable-source-maps'],
      directArgv: ['node', '--enable-source-maps', 'server.js'],
    };
    expect(edited(['npm', 'start'], [edit]).argv).toEqual(['node', 'server.js']);
  });

  it('takes another runtime in place of the named one', () => {
    expect(edited(['env', 'node', 'server.js'], [{ services: web, runtime: '/opt/node24/bin/node' }]).argv).toEqual([
      'env',
      '/opt/node24/bin/node',
      'server.js',
    ]);
  });

  it('puts a library in front of those that are preloaded, once', () => {
    const edit = { services: web, preload: '/usr/lib/libjemalloc.so.2' };
    const inherited = { LD_PRELOAD: '/usr/lib/libx.so:/usr/lib/libjemalloc.so.2' };
    expect(edited(['node', 'a.js'], [edit], {}, inherited).env).toEqual({
      LD_PRELOAD: '/usr/lib/libjemalloc.so.2:/usr/lib/libx.so',
    });
  });

  it('sets and removes variables', () => {
    const edit = { services: web, env: { A: '1', B: null } };
    expect(edited(['node', 'a.js'], [edit], { B: '2', C: '3' }).env).toEqual({ A: '1', B: undefined, C: '3' });
  });

  it('joins stand-ins into one plan, with hooks for ES modules where one is involved', () => {
    const commonjs = { services: web, standIns: [standIn('openai', 'commonjs')] };
    const module = { services: web, standIns: [standIn('axios', 'module'), standIn('axios', 'module')] };
    expect(edited(['node', 'a.js'], [commonjs]).standIns?.hooksModules).toBe(false);
    const plan = edited(['node', 'a.js'], [commonjs, module]).standIns;
    expect(plan?.hooksModules).toBe(true);
    expect(plan?.imports.map(({ specifier }) => specifier)).toEqual(['axios', 'openai']);
  });

  it('needs hooks for a redirected copy only where ES modules ask for it', () => {
    const redirections = [{ package: 'a', from: '/app/node_modules/b/node_modules/a', to: '/app/node_modules/a' }];
    const plain = { services: web, redirections, hooksModules: false };
    expect(edited(['node', 'a.js'], [plain]).standIns).toEqual({ imports: [], redirections, hooksModules: false });
    expect(edited(['node', 'a.js'], [{ ...plain, hooksModules: true }]).standIns?.hooksModules).toBe(true);
  });

  it('leaves services that no edit names as they are, by identity', () => {
    const subject = subjectOf(['node', 'a.js']);
    const changed = applyEdits(subject, [{ services: web, env: { A: '1' } }], {});
    expect(changed.services[1]).toBe(subject.services[1]);
    expect(subject).toEqual(subjectOf(['node', 'a.js']));
  });
});

/** Edits that want different things, so that none stands in another's way. */
const independent: LaunchEdit[] = [
  { services: web, nodeFlags: ['--max-semi-space-size=1'] },
  { services: web, nodeFlags: ['--lite-mode'], directArgv: ['node', 'direct.js'] },
  { services: web, nodeFlags: ['--max-old-space-size=64'] },
  { services: web, withoutNodeFlags: ['--enable-source-maps'] },
  { services: web, env: { MALLOC_ARENA_MAX: '1' } },
  { services: ['web', 'other'], env: { NODE_ENV: 'production', DEBUG: null } },
  { services: web, preload: '/usr/lib/libjemalloc.so.2' },
  { services: web, runtime: '/opt/node24/bin/node', directArgv: ['node', 'direct.js'] },
  { services: web, standIns: [standIn('openai', 'commonjs')] },
  { services: web, standIns: [standIn('axios', 'module')] },
  { services: ['other'], redirections: [{ package: 'a', from: '/x', to: '/y' }] },
];
const commands = fc.constantFrom(
  ['node', 'server.js'],
  ['/usr/bin/env', 'node', '--enable-source-maps', '-r', 'x', 'server.js'],
  ['npm', 'start'],
  ['sh', '-c', 'node server.js'],
);
const environments = fc.constantFrom<Record<string, string>>(
  {},
  { NODE_OPTIONS: '--enable-source-maps --import "./a b.mjs"', LD_PRELOAD: '/usr/lib/libx.so', DEBUG: '*' },
);

describe('edits that want different things', () => {
  it('come to the same launch in every order', () => {
    fc.assert(
      fc.property(
        commands,
        environments,
        fc
          .shuffledSubarray(independent)
          .chain((edits) =>
            fc.tuple(
              fc.constant(edits),
              fc.shuffledSubarray(edits, { minLength: edits.length, maxLength: edits.length }),
            ),
          ),
        (argv, env, [edits, shuffled]) => {
          const subject = subjectOf(argv, env);
          expect(applyEdits(subject, shuffled, {})).toEqual(applyEdits(subject, edits, {}));
        },
      ),
    );
  });

  it('may be applied again without changing anything', () => {
    fc.assert(
      fc.property(commands, environments, fc.shuffledSubarray(independent), (argv, env, edits) => {
        const once = applyEdits(subjectOf(argv, env), edits, {});
        expect(applyEdits(once, edits, {})).toEqual(once);
      }),
    );
  });

  it('change nothing of the subject but launches', () => {
    fc.assert(
      fc.property(commands, environments, fc.shuffledSubarray(independent), (argv, env, edits) => {
        const subject = subjectOf(argv, env);
        const changed = applyEdits(subject, edits, {});
        const without = ({ name, services }: Subject) => ({
          name,
          services: services.map(({ launch: _, ...rest }) => rest),
        });
        expect(without(changed)).toEqual(without(subject));
        expect(changed.services.map(({ launch }) => launch.cwd)).toEqual(['/app', '/app']);
      }),
    );
  });
});

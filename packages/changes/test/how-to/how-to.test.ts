import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HowToPart, HowToPlace } from '@tare/experiment';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { CodeEdit, LaunchEdit } from '../../src/change.ts';
import { howTo } from '../../src/how-to/how-to.ts';
import { makeService } from '../support/findings.ts';

let folder = '';
let program = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'how-to-'));
  program = join(folder, 'say.cjs');
  writeFileSync(
    program,
    'process.stdout.write(JSON.stringify({ argv: process.argv.slice(2), env: process.env, execArgv: process.execArgv }));',
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const partsOf = (
  argv: readonly string[],
  env: Record<string, string>,
  edits: LaunchEdit[],
  codeEdits: CodeEdit[] = [],
) =>
  howTo({
    subject: { name: 'app', services: [makeService('web', argv, env)] },
    edits,
    codeEdits,
    changes: [{ name: 'x' }],
  });
const textOf = (parts: readonly HowToPart[], place: HowToPlace): string =>
  parts.find((part) => part.place === place)?.text ?? '';
const web = ['web'];

const awkward = [
  '',
  'a b',
  "it's",
  '"quoted"',
  '$HOME',
  '$(id)',
  '`id`',
  'back\\slash',
  '%n',
  '*',
  '#x',
  'é',
  '$$',
  '$' + '{A}',
  'a=b',
  '~',
];
const words = fc.array(fc.oneof(fc.constantFrom(...awkward), fc.string({ unit: 'grapheme-ascii' })), { maxLength: 4 });

describe('howTo', () => {
  it('writes nothing where nothing changes', () => {
    expect(partsOf(['node', 'a.js'], {}, [])).toEqual([]);
    expect(partsOf(['node', 'a.js'], {}, [{ services: web, standIns: [] }])).toEqual([]);
  });

  it('never writes a variable that no edit sets', () => {
    const parts = partsOf(['node', 'a.js'], { DATABASE_URL: 'postgres://user:secret@db' }, [
      { services: web, nodeFlags: ['--lite-mode'], env: { MALLOC_ARENA_MAX: '1' } },
    ]);
    expect(parts.length).toBeGreaterThan(6);
    expect(JSON.stringify(parts)).not.toMatch(/secret|DATABASE_URL/);
  });

  it('writes a whole change in the words of each place', () => {
    const parts = partsOf(['node', 'server.js'], { OLD: '1' }, [
      {
        services: web,
        nodeFlags: ['--max-semi-space-size=1', '--lite-mode'],
        env: { MALLOC_ARENA_MAX: '2', OLD: null },
      },
    ]);
    expect(Object.fromEntries(parts.map(({ place, text }) => [place, text]))).toMatchInlineSnapshot(`
      {
        "command": "env -u OLD MALLOC_ARENA_MAX=2 node --lite-mode --max-semi-space-size=1 server.js
      ",
        "compose": "services:
        "web":
          command: ["node", "--lite-mode", "--max-semi-space-size=1", "server.js"]
          environment:
            "MALLOC_ARENA_MAX": "2"
          # Take OLD out of the environment.
      ",
        "dockerfile": "# Take OLD out of the environment.
      ENV MALLOC_ARENA_MAX=2
      CMD ["node","--lite-mode","--max-semi-space-size=1","server.js"]
      ",
        "environment": "MALLOC_ARENA_MAX=2
      # Take OLD out of the environment.
      ",
        "kubernetes": "containers:
        - name: "web"
          command: ["node", "--lite-mode", "--max-semi-space-size=1", "server.js"]
          env:
            - name: "MALLOC_ARENA_MAX"
              value: "2"
          # Take OLD out of the environment.
      ",
        "node-options": "# In place of the options in the command:
      NODE_OPTIONS=--max-semi-space-size=1
      # Not allowed in NODE_OPTIONS, in the command alone: --lite-mode
      ",
        "procfile": "web: env -u OLD MALLOC_ARENA_MAX=2 node --lite-mode --max-semi-space-size=1 server.js
      ",
        "systemd": "[Service]
      Environment=MALLOC_ARENA_MAX=2
      UnsetEnvironment=OLD
      ExecStart=
      ExecStart=node --lite-mode --max-semi-space-size=1 server.js
      ",
      }
    `);
    expect(parts.map(({ file }) => file)).toEqual([...new Set(parts.map(({ file }) => file))]);
  });

  it('names services that are not the only one apart, and joins them where one file holds all', () => {
    const services = [makeService('web', ['node', 'a.js']), makeService('Job Queue', ['node', 'b.js'])];
    const edits = [{ services: ['web', 'Job Queue'], env: { A: '1' } }];
    const parts = howTo({ subject: { name: 'app', services }, edits, codeEdits: [], changes: [] });
    expect(parse(textOf(parts, 'compose'))).toEqual({
      services: {
        web: { command: ['node', 'a.js'], environment: { A: '1' } },
        'Job Queue': { command: ['node', 'b.js'], environment: { A: '1' } },
      },
    });
    expect(
      parts
        .filter(({ place }) => place === 'kubernetes')
        .map(({ file, text }) => [file, parse(text).containers[0].name]),
    ).toEqual([
      ['web.kubernetes.yaml', 'web'],
      ['Job-Queue.kubernetes.yaml', 'job-queue'],
    ]);
  });

  it('says which options may stand in NODE_OPTIONS and which may not', () => {
    const parts = partsOf(['node', 'a.js'], {}, [
      { services: web, nodeFlags: ['--max-semi-space-size=1', '--lite-mode'] },
    ]);
    expect(textOf(parts, 'node-options')).toBe(
      '# In place of the options in the command:\nNODE_OPTIONS=--max-semi-space-size=1\n' +
        '# Not allowed in NODE_OPTIONS, in the command alone: --lite-mode\n',
    );
    const alone = partsOf(['node', 'a.js'], {}, [{ services: web, nodeFlags: ['--lite-mode'] }]);
    expect(alone.some(({ place }) => place === 'node-options')).toBe(false);
  });
});

describe('what howTo writes is read as it was meant', () => {
  const launches = fc.record({
    argv: words,
    value: fc.oneof(fc.constantFrom(...awkward), fc.string({ unit: 'grapheme-ascii' })),
  });
  const partsFor = (argv: readonly string[], value: string) =>
    partsOf([process.execPath, program], {}, [
      { services: web, argv: [process.execPath, program, ...argv], env: { AWKWARD: value, GONE: null } },
    ]);

  it('by the shell, of a command and of a Procfile', () => {
    fc.assert(
      fc.property(launches, ({ argv, value }) => {
        const parts = partsFor(argv, value);
        for (const text of [textOf(parts, 'command'), textOf(parts, 'procfile').replace(/^web: /, '')]) {
          const { stdout } = spawnSync('sh', ['-c', text], { encoding: 'utf8', env: { ...process.env, GONE: 'here' } });
          const said: { argv: string[]; env: Record<string, string> } = JSON.parse(stdout);
          expect(said.argv).toEqual(argv);
          expect(said.env['AWKWARD']).toBe(value);
          expect(said.env['GONE']).toBeUndefined();
        }
      }),
      { numRuns: 15 },
    );
  });

  it('by YAML, of Compose and Kubernetes, with their own substitutions', () => {
    fc.assert(
      fc.property(launches, ({ argv, value }) => {
        const parts = partsFor(argv, value);
        const compose = parse(textOf(parts, 'compose')).services.web;
        const composed = (text: string): string => text.replaceAll('$$', '$');
        expect(compose.command.slice(2).map(composed)).toEqual(argv);
        expect(composed(compose.environment.AWKWARD)).toBe(value);
        const [container] = parse(textOf(parts, 'kubernetes')).containers;
        expect(container.command.slice(2).map(composed)).toEqual(argv);
        expect(container.env.map((entry: { value: string }) => composed(entry.value))).toEqual([value]);
      }),
    );
  });

  it('by a Dockerfile: JSON for the command, one line a variable', () => {
    fc.assert(
      fc.property(launches, ({ argv, value }) => {
        const lines = textOf(partsFor(argv, value), 'dockerfile').trimEnd().split('\n');
        expect(lines).toHaveLength(3);
        expect(JSON.parse(lines[2]?.replace(/^CMD /, '') ?? '').slice(2)).toEqual(argv);
        const env = /^ENV AWKWARD=(.*)$/.exec(lines[1] ?? '')?.[1] ?? '';
        expect(env.startsWith('"') ? env.slice(1, -1).replace(/\\([\\"$])/g, '$1') : env).toBe(value);
      }),
    );
  });

  it('by systemd: words in double quotes, dollars and percent signs doubled', () => {
    fc.assert(
      fc.property(launches, ({ argv, value }) => {
        const lines = textOf(partsFor(argv, value), 'systemd').trimEnd().split('\n');
        const start = lines.at(-1)?.replace(/^ExecStart=/, '') ?? '';
        const read = (start.match(/"(?:[^"\\]|\\.)*"|[^\s"]+/g) ?? []).map((word) =>
          (word.startsWith('"') ? word.slice(1, -1).replace(/\\(.)/g, '$1') : word)
            .replaceAll('%%', '%')
            .replaceAll('$$', '$'),
        );
        expect(read.slice(2)).toEqual(argv);
        expect(lines).toContain('UnsetEnvironment=GONE');
        expect(lines).toContain('ExecStart=');
      }),
    );
  });
});

describe('edits of source', () => {
  const edit = (file: string, text: string): CodeEdit => ({
    file,
    line: 1,
    advice: 'do it',
    replacement: { before: ['a'], after: [text], above: [], below: [] },
  });

  it('become a patch below the folder of the service that holds them all', () => {
    const parts = partsOf(['node', 'a.js'], {}, [], [edit('/app/src/a.js', 'b'), edit('/app/b.js', 'c')]);
    expect(parts.map(({ place }) => place)).toEqual(['patch']);
    expect(textOf(parts, 'patch')).toMatch(/^x\nIn \/app: .*\n\ndiff --git a\/src\/a.js b\/src\/a.js\n/);
  });

  it('become a list of places where they cannot be made mechanically', () => {
    const parts = partsOf(['node', 'a.js'], {}, [], [{ ...edit('/app/a.js', ''), replacement: null }]);
    expect(parts).toEqual([
      { place: 'edit', service: null, file: 'edits.md', text: '# By hand, in /app\n\n- a.js:1: do it\n' },
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { runTare, startOnTerminal, subject, waitUntil } from './support/run-tare.ts';

const colorCode = '\x1b[';
const fault = ['report', 'missing.json'];

/** Frames of the line that is drawn over itself, without the codes that draw it. */
const frames = (text: string): string[] =>
  text
    .split('\r\x1b[2K')
    .slice(1, -1)
    .map((frame) => frame.trimEnd());

describe('colours', () => {
  it.each([
    { where: 'a pipe', args: fault, env: {}, colored: false },
    { where: 'a pipe with FORCE_COLOR=1', args: fault, env: { FORCE_COLOR: '1' }, colored: true },
    { where: 'a pipe with FORCE_COLOR=0', args: fault, env: { FORCE_COLOR: '0' }, colored: false },
    {
      where: 'a pipe with NO_COLOR over FORCE_COLOR',
      args: fault,
      env: { NO_COLOR: '1', FORCE_COLOR: '1' },
      colored: false,
    },
    { where: 'a pipe with --no-color', args: [...fault, '--no-color'], env: { FORCE_COLOR: '1' }, colored: false },
  ])('in $where: $colored', async ({ args, env, colored }) => {
    const { stderr } = await runTare(args, { env });
    expect(stderr.includes(colorCode)).toBe(colored);
  });

  it.each([
    { where: 'a terminal', args: fault, env: {}, colored: true },
    { where: 'a terminal with NO_COLOR', args: fault, env: { NO_COLOR: '1' }, colored: false },
    {
      where: 'a terminal with an empty NO_COLOR, which counts as none',
      args: fault,
      env: { NO_COLOR: '' },
      colored: true,
    },
    { where: 'a terminal with --no-color before the command', args: ['--no-color', ...fault], env: {}, colored: false },
    { where: 'a dumb terminal', args: fault, env: { TERM: 'dumb' }, colored: false },
  ])('on $where: $colored', async ({ args, env, colored }) => {
    const { stdout } = await startOnTerminal(args, 80, { env }).finished;
    expect(stdout.includes(colorCode)).toBe(colored);
  });

  it('of the subject are its own affair: --no-color after the two dashes is not for tare', async () => {
    const args = ['measure', '--quiet', ...subject('exits-zero.mjs', '--no-color')];
    expect((await runTare(args, { env: { FORCE_COLOR: '1' } })).stderr).toContain(colorCode);
  });
});

describe('the progress line', () => {
  const measure = ['measure', '--requests', '20', ...subject('slow-start.mjs')];

  it.each([48, 80, 120])(
    'is drawn over itself within %i columns, and is gone when the report begins',
    async (columns) => {
      const env = { NO_COLOR: '1', DELAY_MS: '600' };
      const { exitCode, stdout } = await startOnTerminal(measure, columns, { env }).finished;
      expect(exitCode).toBe(0);
      const drawn = frames(stdout);
      expect(drawn.filter((frame) => frame.length >= columns || frame.includes('\n'))).toEqual([]);
      expect(drawn[0]).toMatch(/^trial 1\/2, calm: starting \(/);
      expect(drawn.at(-1)).toMatch(/^trial 2\/2, natural: /);
      expect(stdout.slice(stdout.lastIndexOf('\x1b[2K') + 4)).toMatch(/^app weighs /);
      const lines = stdout.slice(stdout.lastIndexOf('\x1b[2K') + 4).split('\n');
      expect(lines.filter((line) => line.length > columns)).toEqual([]);
    },
  );

  it('is not drawn with --quiet, nor where CI says that nobody looks', async () => {
    const [quiet, inCi] = await Promise.all([
      startOnTerminal(['measure', '--quiet', '--mode', 'natural', ...measure.slice(1)], 80).finished,
      startOnTerminal(['measure', '--mode', 'natural', ...measure.slice(1)], 80, { env: { CI: 'true' } }).finished,
    ]);
    expect(frames(quiet.stdout)).toEqual([]);
    expect(frames(inCi.stdout)).toEqual([]);
    expect(inCi.stdout).toContain('trial 1/1 (natural): starting\n');
  });

  it('gives way to Ctrl-C at the keyboard', async () => {
    const running = startOnTerminal(['measure', ...subject('never-ready.mjs')], 80, { env: { NO_COLOR: '1' } });
    await waitUntil(() => running.output().includes('starting'), 'it starts');
    // Also while the subject is just being started, which is when a program may still get the signal itself.
    running.child.stdin?.write('\x03');
    const { exitCode, stdout } = await running.finished;
    expect({ exitCode, stdout }).toMatchObject({ exitCode: 130 });
    expect(stdout).toContain(
      '\x1b[2KStopping the subject; what was measured is kept. Ctrl-C again to leave at once.\n',
    );
    expect(stdout.trimEnd()).toMatch(/INTERRUPTED, explained in docs\/errors\.md#interrupted$/);
  });
});

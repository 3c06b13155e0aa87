import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runTare, startOnTerminal } from './support/run-tare.ts';

const commands = ['', 'measure', 'explain', 'plan', 'check', 'decide', 'report', 'init', 'doctor', 'run'];
const pages = commands.flatMap((command) => [80, 120].map((columns) => ({ command, columns })));

describe('help', () => {
  it.each(pages)('of tare $command on a terminal of $columns columns', async ({ command, columns }) => {
    const args = [command, '--help'].filter(Boolean);
    const { exitCode, stdout } = await startOnTerminal(args, columns, { env: { NO_COLOR: '1' } }).finished;
    expect(exitCode).toBe(0);
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(columns);
    expect(stdout).toMatchSnapshot();
  });

  it('is the same for `help COMMAND` and `COMMAND --help`', async () => {
    const [one, other] = await Promise.all([runTare(['help', 'measure']), runTare(['measure', '--help'])]);
    expect(one).toEqual(other);
    expect(one).toMatchObject({ exitCode: 0, stderr: '' });
  });

  it('is shown as a fault where no command is named', async () => {
    const { exitCode, stdout, stderr } = await runTare([]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain('Usage: tare [options] [command]');
  });

  it('names the version of the package', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
    expect(await runTare(['--version'])).toEqual({ exitCode: 0, stdout: `${version}\n`, stderr: '' });
  });
});

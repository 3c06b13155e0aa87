import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folder, runTare, startOnTerminal } from './support/run-tare.ts';

describe('tare doctor', () => {
  it('says of every source what works, and ends with 0 where private memory can be measured', async () => {
    const { exitCode, stdout, stderr } = await runTare(['doctor']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const [verdict, machine, blank, ...lines] = stdout.trimEnd().split('\n');
    expect(verdict).toMatch(/^(Everything|Private memory) can be measured here/);
    expect(machine).toMatch(/^Linux .*, Node v\d+\.\d+\.\d+, tare \d+\.\d+\.\d+$/);
    expect(blank).toBe('');
    expect(lines.filter((line) => !/^([✓!✗] | {4})\S/.test(line))).toEqual([]);
  });

  it('prints the same findings as JSON', async () => {
    const { exitCode, stdout } = await runTare(['doctor', '--json']);
    const report: { canMeasure: boolean; findings: Record<string, string>[] } = JSON.parse(stdout);
    expect(exitCode).toBe(0);
    expect(report.canMeasure).toBe(true);
    for (const finding of report.findings) {
      expect(Object.keys(finding)).toEqual(['name', 'state', 'seen', 'consequence']);
      // Where all is well there is nothing to do, and otherwise always something to say.
      expect(finding['consequence'] === '').toBe(finding['state'] === 'ok');
    }
  });

  it.each([60, 80, 120])('keeps within %i columns', async (columns) => {
    const { stdout } = await startOnTerminal(['doctor'], columns, { env: { NO_COLOR: '1' } }).finished;
    expect(stdout.split('\n').filter((line) => line.length > columns)).toEqual([]);
  });
});

describe('a fault of tare itself', () => {
  it('keeps its stack, asks for a report, and is not taken for a budget that was broken', async () => {
    const text = "process.report.getReport = () => { throw new TypeError('header is not iterable'); };";
    writeFileSync(join(folder, 'break.cjs'), text);
    const env = { NODE_OPTIONS: `--require ${join(folder, 'break.cjs')}` };
    const { exitCode, stdout, stderr } = await runTare(['doctor'], { env });
    expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
    expect(stderr).toMatch(/^TypeError: header is not iterable\n {4}at .*break\.cjs/);
    expect(stderr).toMatch(/This is a fault of tare itself\.\n[\s\S]*BUG, explained in docs\/errors\.md#bug\n$/);
  });
});
